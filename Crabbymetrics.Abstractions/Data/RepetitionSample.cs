using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>Judges by some rows whether a search for equal ones is worth a pass over all.</summary>
internal static class RepetitionSample
{
    // As many first values of a column all differ in one of some thousand values or more: such a column is taken for continuous.
    private const int FirstRows = 128;
    private const int SampledRows = 1024;

    // Below, there is nothing to gain over a look at every value.
    private const int LeastRowsOnLattice = 8 * SampledRows;
    private const int LatticeRows = 256;

    /// <summary>Whether the distinct rows seem to be few.</summary>
    /// <param name="design">Regressors.</param>
    /// <param name="columns">Further columns.</param>
    /// <param name="most">How many distinct rows are few.</param>
    public static bool Suggests(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int most)
    {
        if (design.RowCount <= SampledRows)
        {
            return true;
        }

        int first = Math.Min(FirstRows, design.BlockRowCount);
        foreach (ReadOnlyMemory<double> column in columns)
        {
            if (!Repeats(column.Span[..first]))
            {
                return false;
            }
        }

        Span<double> key = stackalloc double[FirstRows];
        for (int j = 0; j < design.KeyCount; j++)
        {
            design.CopyKey(j, 0, key[..first]);
            // The levels of a factor repeat, however many they are.
            if (!Repeats(key[..first]) && j < design.ValueCount)
            {
                return false;
            }
        }

        return Estimate(design, columns) <= most;
    }

    /// <summary>The lattice on which some rows lie; null for few rows, or where they lie on none.</summary>
    public static Lattice? SuggestLattice(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        double[][] values = new double[design.KeyCount + columns.Count][];
        if (design.RowCount < LeastRowsOnLattice || values.Length == 0)
        {
            return null;
        }

        for (int j = 0; j < values.Length; j++)
        {
            values[j] = new double[LatticeRows];
            for (int r = 0; r < LatticeRows; r++)
            {
                values[j][r] = RowKeys.Value(design, columns, j, SampledRow(r, design.RowCount));
            }
        }

        return Lattice.Suggest(values);
    }

    // Compiled at once: for most fits this is the whole search.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Repeats(ReadOnlySpan<double> values)
    {
        Span<ulong> seen = stackalloc ulong[4 * FirstRows];
        seen.Clear();
        bool seenZero = false;
        foreach (double value in values)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
            if (bits == 0)
            {
                if (seenZero)
                {
                    return true;
                }

                seenZero = true;
                continue;
            }

            int at = (int)(unchecked((bits ^ (bits >> 32)) * RowHash.Multiplier) >> 32) & (seen.Length - 1);
            for (; seen[at] != 0; at = (at + 1) & (seen.Length - 1))
            {
                if (seen[at] == bits)
                {
                    return true;
                }
            }

            seen[at] = bits;
        }

        return false;
    }

    // Rows scattered evenly, without a period (multiples of the golden ratio): neighbours may be equal in data that are sorted, and every
    // tenth row in data that go round.
    private static int SampledRow(int index, int rowCount) => (int)((unchecked((uint)index * 2654435769u) * (ulong)rowCount) >> 32);

    // Of m rows from G equally frequent kinds, m(m-1)/2/G pairs are equal in expectation. Frequencies that differ make more of them equal:
    // the estimate is a lower bound.
    private static double Estimate(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        ulong[] bits = new ulong[design.KeyCount + columns.Count];
        RowTable table = new(bits.Length);
        Span<int> code = stackalloc int[1];
        for (int r = 0; r < SampledRows; r++)
        {
            int row = SampledRow(r, design.RowCount);
            ulong hash = RowKeys.Hash(design, columns, row, RowHash.Multiplier, bits);
            table.Add(row, new ReadOnlySpan<ulong>(in hash), bits, code);
        }

        double pairs = 0.0;
        foreach (int count in table.Counts)
        {
            pairs += 0.5 * count * (count - 1.0);
        }

        return SampledRows * (SampledRows - 1.0) / 2.0 / pairs;
    }
}
