using System.Numerics;

namespace Crabbymetrics.Data;

/// <summary>
/// Rounds a whole number of up to 19 digits times a power of ten to the nearest double by one or two products of 64 bits: the algorithm of
/// D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51 (2021), after M. Eisel.
/// </summary>
internal static class DecimalProduct
{
    private const int SmallestPower = -27;
    private const int LargestPower = 55;
    private const int MantissaBits = 52;
    private const int Bias = 1023;

    private static readonly ulong[] Table = Build();

    /// <summary>Computes digits 10^power.</summary>
    /// <returns>Whether the power is between -27 and 55, where the rounding is always certain.</returns>
    public static bool TryRound(ulong digits, int power, out double value)
    {
        value = 0.0;
        if (power is < SmallestPower or > LargestPower)
        {
            return false;
        }

        if (digits == 0)
        {
            return true;
        }

        int zeros = BitOperations.LeadingZeroCount(digits);
        ulong normal = digits << zeros;
        int entry = 2 * (power - SmallestPower);
        ulong high = Math.BigMul(normal, Table[entry], out ulong low);
        const ulong Precision = ulong.MaxValue >> (MantissaBits + 3);
        if ((high & Precision) == Precision)
        {
            ulong more = Math.BigMul(normal, Table[entry + 1], out _);
            low += more;
            high += low < more ? 1UL : 0UL;
        }

        int upper = (int)(high >> 63);
        ulong mantissa = high >> (upper + 64 - MantissaBits - 3);
        // floor(log2(10^power)) by a multiplication.
        int exponent = ((217706 * power) >> 16) + 63 + upper - zeros + Bias;
        // Halfway between two doubles, exactly: to the even one.
        if (low <= 1 && power is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << (upper + 64 - MantissaBits - 3) == high)
        {
            mantissa &= ~1UL;
        }

        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2UL << MantissaBits)
        {
            mantissa = 1UL << MantissaBits;
            exponent++;
        }

        value = BitConverter.UInt64BitsToDouble((mantissa & ((1UL << MantissaBits) - 1)) | ((ulong)exponent << MantissaBits));
        return true;
    }

    // The first 128 bits of each power of ten, those of negative powers rounded up.
    private static ulong[] Build()
    {
        ulong[] table = new ulong[2 * (LargestPower - SmallestPower + 1)];
        for (int power = SmallestPower; power <= LargestPower; power++)
        {
            BigInteger ten = BigInteger.Pow(10, Math.Abs(power));
            int bits = (int)ten.GetBitLength();
            BigInteger first =
                power >= 0 ? (bits <= 128 ? ten << (128 - bits) : ten >> (bits - 128)) : ((BigInteger.One << (127 + bits)) / ten) + 1;
            table[2 * (power - SmallestPower)] = (ulong)(first >> 64);
            table[(2 * (power - SmallestPower)) + 1] = (ulong)(first & ulong.MaxValue);
        }

        return table;
    }
}
