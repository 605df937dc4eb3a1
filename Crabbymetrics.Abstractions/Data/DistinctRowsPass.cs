using Crabbymetrics.Kernels;

namespace Crabbymetrics;

/// <summary>One pass over rows in search of the distinct ones; several threads may run over different blocks.</summary>
internal sealed class DistinctRowsPass(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int[] codes, int most, ulong multiplier)
{
    private readonly DesignView _view = design.View();
    private volatile bool _abandoned;

    /// <summary>Whether more distinct rows than are wanted came up, so that the codes mean nothing.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>Visits some blocks.</summary>
    /// <returns>What was found in them.</returns>
    public RowTable Run(int firstBlock, int endBlock)
    {
        int count = design.ColumnCount + columns.Count;
        int capacity = Math.Min(design.BlockRowCount, design.RowCount);
        RowTable table = new(count);
        ulong[] hashes = new ulong[capacity];
        ulong[] bits = new ulong[capacity * count];
        double[] scratch = new double[_view.ScratchCount];
        for (int b = firstBlock; b < endBlock && !_abandoned; b++)
        {
            DesignBlock block = _view.Load(b, scratch);
            int rows = block.RowCount;
            Span<ulong> h = hashes.AsSpan(0, rows);
            h.Clear();
            for (int j = 0; j < design.ColumnCount; j++)
                RowHash.Add(block.Column(j), multiplier, h, bits.AsSpan(j * rows, rows));
            for (int c = 0; c < columns.Count; c++)
                RowHash.Add(columns[c].Span.Slice(block.FirstRow, rows), multiplier, h, bits.AsSpan((design.ColumnCount + c) * rows, rows));
            table.Add(block.FirstRow, h, bits.AsSpan(0, rows * count), codes.AsSpan(block.FirstRow, rows));
            _abandoned |= table.Count > most;
        }

        return table;
    }
}
