namespace Crabbymetrics.Testing;

/// <summary>Compares numbers bit for bit: NaN equals the same NaN, and 0 is not -0.</summary>
internal static class Bits
{
    public static long[] Of(ReadOnlySpan<double> values)
    {
        long[] bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        }

        return bits;
    }

    public static long[] Of(IEnumerable<double> values) => Of(values.ToArray().AsSpan());
}
