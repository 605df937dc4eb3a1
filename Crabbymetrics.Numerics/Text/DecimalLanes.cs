using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crabbymetrics.Numerics;

/// <summary>
/// Reads short decimal numbers from text, four at a time: up to eight characters of digits with at most one decimal separator, and a minus
/// sign before them. Each is the double nearest to its text: a whole number below 10^8 divided by a power of ten, both exact in doubles, is
/// rounded once (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990).
/// </summary>
public static class DecimalLanes
{
    private const int Lanes = 4;

    // A field may begin with a sign, and eight bytes behind it are read.
    private const int BytesRead = 9;

    /// <summary>Reads fields of a column until one of the next four is no short decimal number. Without AVX2 it reads none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ends">The place before the first field, and then the place behind each field: that of the delimiter.</param>
    /// <param name="column">Which of the fields are the column's.</param>
    /// <param name="separator">The character before the decimals.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <returns>How many were read: a multiple of four. It ends early where fewer than nine bytes follow the beginning of a
    /// field.</returns>
    /// <exception cref="ArgumentException"><paramref name="ends"/> does not hold so many fields of the column as there are values.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe int Read(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, FieldColumn column, byte separator, Span<double> values)
    {
        int count = values.Length & -Lanes;
        if (!Avx2.IsSupported || count == 0 || text.Length < BytesRead)
        {
            return 0;
        }

        if (column.First < 0 || column.Stride < 1 || column.First + ((long)column.Stride * (count - 1)) + 1 >= ends.Length)
        {
            throw new ArgumentException("There are fewer fields than values.", nameof(ends));
        }

        Vector256<long> cut = Vector256.Create((long)column.Cut);
        Vector256<byte> separators = Vector256.Create(separator);
        uint lastStart = (uint)(text.Length - BytesRead);
        fixed (byte* bytes = text)
        fixed (int* places = ends)
        fixed (double* target = values)
        {
            int* field = places + column.First;
            nint stride = column.Stride;
            for (int i = 0; i < count; i += Lanes)
            {
                int* f2 = field + (2 * stride);
                uint s0 = (uint)(field[0] + 1);
                uint s1 = (uint)(field[stride] + 1);
                uint s2 = (uint)(f2[0] + 1);
                uint s3 = (uint)(f2[stride] + 1);
                if (Math.Max(Math.Max(s0, s1), Math.Max(s2, s3)) > lastStart)
                {
                    return i;
                }

                // A minus sign is never branched on: signs follow no pattern.
                long n0 = bytes[s0] == (byte)'-' ? 1 : 0;
                long n1 = bytes[s1] == (byte)'-' ? 1 : 0;
                long n2 = bytes[s2] == (byte)'-' ? 1 : 0;
                long n3 = bytes[s3] == (byte)'-' ? 1 : 0;
                Vector256<long> negative = Vector256.Create(n0, n1, n2, n3);
                Vector256<ulong> word = Vector256.Create(
                    *(ulong*)(bytes + s0 + n0),
                    *(ulong*)(bytes + s1 + n1),
                    *(ulong*)(bytes + s2 + n2),
                    *(ulong*)(bytes + s3 + n3)
                );
                // Two neighbours are the place before a field and the one behind it.
                Vector256<long> both = Vector256.Create(*(long*)field, *(long*)(field + stride), *(long*)f2, *(long*)(f2 + stride));
                Vector256<long> starts = (both.AsInt32() + Vector256<long>.One.AsInt32()).AsInt64() & Vector256.Create(0xFFFFFFFFL);
                Vector256<long> lengths = (both >>> 32) - starts - cut - negative;
                if (!TryConvert(word, lengths, separators, out Vector256<double> numbers))
                {
                    return i;
                }

                (numbers.AsInt64() | (negative << 63)).AsDouble().Store(target + i);
                field = f2 + (2 * stride);
            }
        }

        return count;
    }

    // The characters of each number are moved to the upper end of 64 bits, '0' is put below them, and those before the separator move over
    // it. Digits are then joined by pairs, fours and eights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryConvert(
        Vector256<ulong> word,
        Vector256<long> lengths,
        Vector256<byte> separators,
        out Vector256<double> numbers
    )
    {
        Vector256<ulong> zeros = Vector256.Create(0x3030303030303030UL);
        // Too long a text has a negative shift, which as an unsigned one clears everything: it is refused below by its length.
        Vector256<ulong> filler = ((Vector256.Create(8L) - lengths) << 3).AsUInt64();
        word = Avx2.ShiftLeftLogicalVariable(word, filler);
        Vector256<ulong> points = Avx2.CompareEqual(word.AsByte(), separators).AsUInt64();
        Vector256<ulong> whole = (points - Vector256<ulong>.One) & ~points;
        Vector256<ulong> hasPoint = ~Avx2.CompareEqual(points, Vector256<ulong>.Zero) & Vector256<ulong>.One;
        word = (word & ~whole & ~points) | Avx2.ShiftLeftLogicalVariable(word & whole, hasPoint << 3);
        Vector256<ulong> empty = ~Avx2.ShiftLeftLogicalVariable(Vector256<ulong>.AllBitsSet, filler + (hasPoint << 3));
        Vector256<byte> digits = (((word & ~empty) | (zeros & empty)) ^ zeros).AsByte();
        Vector256<long> digitCounts = lengths - hasPoint.AsInt64();
        Vector256<long> wrongLength =
            Avx2.CompareGreaterThan(Vector256<long>.One, digitCounts) | Avx2.CompareGreaterThan(lengths, Vector256.Create(8L));
        Vector256<byte> noDigits = Avx2.SubtractSaturate(digits, Vector256.Create((byte)9));
        if ((wrongLength.AsByte() | noDigits) != Vector256<byte>.Zero)
        {
            numbers = default;
            return false;
        }

        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(digits, Vector256.Create(0x010A010A010A010AL).AsSByte());
        Vector256<uint> fours = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001006400010064L).AsInt16()).AsUInt32();
        Vector256<ulong> number = Avx2.Multiply(fours, Vector256.Create(10000UL).AsUInt32()) + (fours.AsUInt64() >> 32);
        // A whole number below 2^52 is the mantissa of 2^52 plus itself.
        Vector256<ulong> exponent = Vector256.Create(0x4330000000000000UL);
        Vector256<double> dividend = (number | exponent).AsDouble() - exponent.AsDouble();
        Vector256<ulong> decimals = Avx2.SumAbsoluteDifferences((~(whole | points)).AsByte() & Vector256<byte>.One, Vector256<byte>.Zero)
            .AsUInt64();
        numbers = dividend / Powers(decimals);
        return true;
    }

    // 10^0 to 10^7. Their lower 32 bits are 0, so that they are found by their upper ones alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Powers(Vector256<ulong> decimals)
    {
        Vector256<uint> upper = Vector256.Create(
            0x3FF00000u,
            0x40240000u,
            0x40590000u,
            0x408F4000u,
            0x40C38800u,
            0x40F86A00u,
            0x412E8480u,
            0x416312D0u
        );
        return (Avx2.PermuteVar8x32(upper, (decimals << 32).AsUInt32()).AsUInt64() & Vector256.Create(0xFFFFFFFF00000000UL)).AsDouble();
    }
}
