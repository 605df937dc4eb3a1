using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Some rows of every part, in short runs at equal distances: where a fit starts. Which rows they are follows from the numbers of
/// rows alone.</summary>
internal sealed class RowSample
{
    private const int RunRows = 64;
    private const int SmallestStride = 32;
    private const long MostRows = 1 << 18;

    // Of fewer rows a fit starts from its best constant.
    private const long FewestRows = 1 << 16;

    private readonly long[] _firstRows;
    private readonly List<ColumnTable> _tables = [];
    private readonly long _stride;

    /// <summary>Chooses the distance.</summary>
    public RowSample(ImmutableArray<SourcePart> parts)
    {
        _firstRows = new long[parts.Length];
        long rows = 0;
        for (int part = 0; part < parts.Length; part++)
        {
            _firstRows[part] = rows;
            rows += parts[part].RowCount;
        }

        _stride = rows < FewestRows ? 0 : Math.Max(SmallestStride, (rows + MostRows - 1) / MostRows);
        ExpectedCount = _stride == 0 ? 0 : rows / _stride;
    }

    /// <summary>About how many rows there will be.</summary>
    public long ExpectedCount { get; }

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty => _tables.Count == 0;

    /// <summary>The rows of a part; null for none.</summary>
    public ColumnTable? Choose(int part, ColumnTable table)
    {
        if (_stride == 0)
        {
            return null;
        }

        bool[] kept = new bool[table.RowCount];
        bool any = false;
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = (_firstRows[part] + i) / RunRows % _stride == 0;
            any |= kept[i];
        }

        return any ? table.Select(kept) : null;
    }

    /// <summary>Takes the rows of a part, parts in their order.</summary>
    public void Add(ColumnTable rows) => _tables.Add(rows);

    /// <summary>All of them; null where there is none.</summary>
    public ColumnTable? Table(string sourceName) => IsEmpty ? null : ColumnTable.Concat(sourceName, _tables);
}
