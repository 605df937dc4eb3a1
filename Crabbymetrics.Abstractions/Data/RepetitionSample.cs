using Crabbymetrics.Kernels;

namespace Crabbymetrics;

/// <summary>Judges by some rows whether a search for equal ones is worth a pass over all.</summary>
internal static class RepetitionSample
{
    // As many first values of a column all differ in one of some thousand values or more: such a column is taken for continuous.
    private const int FirstRows = 128;
    private const int SampledRows = 1024;

    /// <summary>Whether the distinct rows seem to be few.</summary>
    /// <param name="design">Regressors.</param>
    /// <param name="columns">Further columns.</param>
    /// <param name="most">How many distinct rows are few.</param>
    public static bool Suggests(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int most)
    {
        if (design.RowCount <= SampledRows)
            return true;
        int first = Math.Min(FirstRows, design.BlockRowCount);
        foreach (ReadOnlyMemory<double> column in columns)
        {
            if (!Repeats(column.Span[..first]))
                return false;
        }

        Span<double> key = stackalloc double[FirstRows];
        for (int j = 0; j < design.KeyCount; j++)
        {
            design.CopyKey(j, 0, key[..first]);
            // The levels of a factor repeat, however many they are.
            if (!Repeats(key[..first]) && j < design.ValueCount)
                return false;
        }

        return Estimate(design, columns) <= most;
    }

    private static bool Repeats(ReadOnlySpan<double> values)
    {
        Span<double> sorted = stackalloc double[FirstRows];
        sorted = sorted[..values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return true;
        }

        return false;
    }

    // Of m rows from G equally frequent kinds, m(m-1)/2/G pairs are equal in expectation. Frequencies that differ make more of them equal: the estimate is a lower bound.
    private static double Estimate(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        int p = design.KeyCount;
        RowTable table = new(p + columns.Count);
        Span<ulong> hash = stackalloc ulong[1];
        ulong[] bits = new ulong[p + columns.Count];
        Span<int> code = stackalloc int[1];
        Span<double> value = stackalloc double[1];
        // Rows far from each other: neighbours may be equal in data that are sorted.
        int stride = design.RowCount / SampledRows;
        for (int r = 0; r < SampledRows; r++)
        {
            int row = r * stride;
            hash.Clear();
            for (int j = 0; j < bits.Length; j++)
            {
                if (j < p)
                    design.CopyKey(j, row, value);
                else
                    value[0] = columns[j - p].Span[row];
                RowHash.Add(value, RowHash.Multiplier, hash, bits.AsSpan(j, 1));
            }

            table.Add(row, hash, bits, code);
        }

        double pairs = 0.0;
        foreach (int count in table.Counts)
            pairs += 0.5 * count * (count - 1.0);
        return SampledRows * (SampledRows - 1.0) / 2.0 / pairs;
    }
}
