using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The columns of a table while its rows are read: arrays that are longer than the rows that are there.</summary>
internal sealed class TableColumns
{
    private const int FirstCapacity = 1024;
    private const int LargeCapacity = 1 << 14;
    private const double Growth = 1.5;

    private readonly string _sourceName;
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly double[]?[] _numbers;
    private readonly int[]?[] _codes;
    private readonly Dictionary<string, int>?[] _labels;
    private readonly int[] _missing;

    public TableColumns(string sourceName, IReadOnlyList<ColumnRequest> columns, bool hasLines)
    {
        _sourceName = sourceName;
        _columns = columns;
        Locator = new RowLocator(hasLines);
        Kinds = new CellKind[columns.Count];
        _numbers = new double[columns.Count][];
        _codes = new int[columns.Count][];
        _labels = new Dictionary<string, int>[columns.Count];
        _missing = new int[columns.Count];
        for (int c = 0; c < columns.Count; c++)
        {
            if (columns[c].Kind == ColumnKind.Label)
            {
                Decide(c, CellKind.Label);
            }
        }
    }

    /// <summary>What each column is; unknown until its first value, where that decides.</summary>
    public CellKind[] Kinds { get; }

    /// <summary>Where the rows are in the source.</summary>
    public RowLocator Locator { get; }

    /// <summary>The rows that are complete.</summary>
    public int RowCount { get; private set; }

    /// <summary>The rows of the source.</summary>
    public int SourceRowCount { get; private set; }

    /// <summary>So many rows have room.</summary>
    public int Capacity { get; private set; }

    /// <summary>Says what a column is; rows before miss it.</summary>
    public void Decide(int column, CellKind kind)
    {
        Kinds[column] = kind;
        if (kind == CellKind.Label)
        {
            _codes[column] = Fill(Allocate<int>(), -1, RowCount);
            _labels[column] = new Dictionary<string, int>(StringComparer.Ordinal);
        }
        else
        {
            _numbers[column] = Fill(Allocate<double>(), double.NaN, RowCount);
        }
    }

    /// <summary>Makes room for rows behind those that are there.</summary>
    /// <param name="count">The rows.</param>
    /// <param name="expected">How many rows there will be, where that is known: memory that is not used costs nothing, and a larger
    /// column a copy.</param>
    public void Reserve(int count, double expected = 0.0)
    {
        int needed = checked(RowCount + count);
        if (needed <= Capacity)
        {
            return;
        }

        double capacity = Math.Max(Math.Max(needed, FirstCapacity), Math.Max(expected, Growth * Capacity));
        Capacity = (int)Math.Min(capacity, Array.MaxLength);
        for (int c = 0; c < Kinds.Length; c++)
        {
            _numbers[c] = Enlarge(_numbers[c]);
            _codes[c] = Enlarge(_codes[c]);
        }
    }

    /// <summary>The numbers of some rows, for which there is room.</summary>
    public Span<double> Numbers(int column, int firstRow, int count) => _numbers[column].AsSpan(firstRow, count);

    /// <summary>The codes of some rows, for which there is room.</summary>
    public Span<int> Codes(int column, int firstRow, int count) => _codes[column].AsSpan(firstRow, count);

    /// <summary>Notes that the values of some rows are missing, where it is known what the column is.</summary>
    public void MarkMissing(int column, int firstRow, int count)
    {
        if (_codes[column] is { } codes)
        {
            codes.AsSpan(firstRow, count).Fill(-1);
        }
        else if (_numbers[column] is { } numbers)
        {
            numbers.AsSpan(firstRow, count).Fill(double.NaN);
        }
    }

    /// <summary>Whether a complete row has a label.</summary>
    public bool HasLabel(int column, string label) => _labels[column]!.ContainsKey(label);

    /// <summary>The code of a label of a complete row.</summary>
    public int CodeOf(int column, string label)
    {
        Dictionary<string, int> codes = _labels[column]!;
        if (!codes.TryGetValue(label, out int code))
        {
            codes.Add(label, code = codes.Count);
        }

        return code;
    }

    /// <summary>Counts missing values.</summary>
    public void AddMissing(int column, int count) => _missing[column] += count;

    /// <summary>Counts rows whose values are there.</summary>
    public void AddRows(int sourceRows, int kept)
    {
        SourceRowCount = checked(SourceRowCount + sourceRows);
        RowCount += kept;
    }

    /// <summary>The table of the complete rows.</summary>
    public ColumnTable Build()
    {
        ImmutableDictionary<string, double[]>.Builder numbers = ImmutableDictionary.CreateBuilder<string, double[]>();
        ImmutableDictionary<string, LabelColumn>.Builder labels = ImmutableDictionary.CreateBuilder<string, LabelColumn>();
        List<MissingCount> missing = [];
        for (int c = 0; c < Kinds.Length; c++)
        {
            ColumnRequest column = _columns[c];
            // A column asked for as numbers and as labels is missing once.
            if (_missing[c] > 0 && !missing.Exists(count => count.Column == column.Name))
            {
                missing.Add(new MissingCount(column.Name, _missing[c]));
            }

            if (Kinds[c] == CellKind.Label)
            {
                Array.Resize(ref _codes[c], RowCount);
                // Codes were given in the order of entry, so sorting by code is the order in which the labels appear.
                labels[column.Name] = new LabelColumn(
                    _codes[c]!,
                    [.. _labels[c]!.OrderBy(static pair => pair.Value).Select(static pair => pair.Key)]
                );
            }
            else if (column.Kind == ColumnKind.Number || Kinds[c] != CellKind.Unknown || column.KeepsMissing)
            {
                numbers[column.Name] = _numbers[c] ?? Fill(new double[RowCount], double.NaN, RowCount);
            }
        }

        TableOrigin origin = new(_sourceName, SourceRowCount, Locator);
        return new ColumnTable(origin, RowCount, numbers.ToImmutable(), labels.ToImmutable(), [.. missing]);
    }

    private static T[] Fill<T>(T[] values, T value, int count)
    {
        values.AsSpan(0, count).Fill(value);
        return values;
    }

    // Large columns lie on the heap of pinned objects. Among other large objects they would count as such that survive, and the collector
    // would wait for as much garbage again: for readers with large buffers of their own, twice the memory.
    private T[] Allocate<T>()
        where T : unmanaged => GC.AllocateUninitializedArray<T>(Capacity, pinned: Capacity >= LargeCapacity);

    private T[]? Enlarge<T>(T[]? values)
        where T : unmanaged
    {
        if (values is null)
        {
            return null;
        }

        T[] larger = Allocate<T>();
        values.AsSpan(0, RowCount).CopyTo(larger);
        return larger;
    }
}
