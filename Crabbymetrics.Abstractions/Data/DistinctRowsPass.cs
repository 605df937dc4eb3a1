using Crabbymetrics.Kernels;

namespace Crabbymetrics;

/// <summary>One pass over rows in search of the distinct ones; several threads may run over different blocks.</summary>
internal sealed class DistinctRowsPass(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int[] codes, int most, ulong multiplier)
{
    private volatile bool _abandoned;

    /// <summary>Whether more distinct rows than are wanted came up, so that the codes mean nothing.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>Visits some blocks.</summary>
    /// <returns>What was found in them.</returns>
    public RowTable Run(int firstBlock, int endBlock)
    {
        int keys = design.KeyCount;
        int count = keys + columns.Count;
        int capacity = Math.Min(design.BlockRowCount, design.RowCount);
        RowTable table = new(count);
        ulong[] hashes = new ulong[capacity];
        ulong[] bits = new ulong[capacity * count];
        double[] key = new double[capacity];
        for (int b = firstBlock; b < endBlock && !_abandoned; b++)
        {
            int first = b * design.BlockRowCount;
            int rows = design.RowsIn(b);
            Span<ulong> h = hashes.AsSpan(0, rows);
            h.Clear();
            for (int j = 0; j < keys; j++)
            {
                design.CopyKey(j, first, key.AsSpan(0, rows));
                RowHash.Add(key.AsSpan(0, rows), multiplier, h, bits.AsSpan(j * rows, rows));
            }

            for (int c = 0; c < columns.Count; c++)
                RowHash.Add(columns[c].Span.Slice(first, rows), multiplier, h, bits.AsSpan((keys + c) * rows, rows));
            table.Add(first, h, bits.AsSpan(0, rows * count), codes.AsSpan(first, rows));
            _abandoned |= table.Count > most;
        }

        return table;
    }
}
