using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Collects rows, and keeps the complete ones.</summary>
internal sealed class ColumnTableBuilder
{
    private const int FirstCapacity = 1024;
    private const double Growth = 1.5;

    private readonly string _sourceName;
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly RowLocator _locator = new(hasLines: false);
    private readonly double[]?[] _numbers;
    private readonly int[]?[] _codes;
    private readonly Dictionary<string, int>?[] _labelCodes;
    private readonly string?[] _newLabels;
    private readonly int[] _missing;
    private readonly ColumnKind[] _kinds;
    private int _capacity;
    private int _rowCount;
    private int _sourceRowCount;
    private bool _complete;

    public ColumnTableBuilder(string sourceName, IReadOnlyList<ColumnRequest> columns, int expectedRows = 0)
    {
        _capacity = Math.Max(FirstCapacity, expectedRows);
        _sourceName = sourceName;
        _columns = columns;
        _numbers = new double[columns.Count][];
        _codes = new int[columns.Count][];
        _labelCodes = new Dictionary<string, int>[columns.Count];
        _newLabels = new string[columns.Count];
        _missing = new int[columns.Count];
        _kinds = new ColumnKind[columns.Count];
        for (int c = 0; c < columns.Count; c++)
        {
            Decide(c, columns[c].Kind);
        }
    }

    /// <summary>How a column is read; undecided until its first value, where that decides.</summary>
    public ColumnKind Kind(int column) => _kinds[column];

    /// <summary>Says how a column is read from here on.</summary>
    public void Decide(int column, ColumnKind kind)
    {
        _kinds[column] = kind;
        if (kind == ColumnKind.Number)
        {
            _numbers[column] = GC.AllocateUninitializedArray<double>(_capacity);
            _numbers[column].AsSpan(0, _rowCount).Fill(double.NaN);
        }
        else if (kind == ColumnKind.Label)
        {
            _codes[column] = GC.AllocateUninitializedArray<int>(_capacity);
            _codes[column].AsSpan(0, _rowCount).Fill(-1);
            _labelCodes[column] = new Dictionary<string, int>(StringComparer.Ordinal);
        }
    }

    /// <summary>Notes that rows from here on are those of a file.</summary>
    public void BeginFile(string name) => _locator.BeginFile(_sourceRowCount, name);

    public void BeginRow()
    {
        Reserve(1);
        _complete = true;
    }

    /// <summary>Makes room for rows behind those that are there.</summary>
    public void Reserve(int count)
    {
        int needed = checked(_rowCount + count);
        if (needed <= _capacity)
        {
            return;
        }

        _capacity = Math.Max(needed, (int)Math.Min(Growth * _capacity, Array.MaxLength));
        for (int c = 0; c < _columns.Count; c++)
        {
            _numbers[c] = Enlarge(_numbers[c]);
            _codes[c] = Enlarge(_codes[c]);
        }
    }

    /// <summary>The numbers of a column behind those of the rows that are there, for which there is room.</summary>
    public Span<double> NextNumbers(int column, int count) => _numbers[column].AsSpan(_rowCount, count);

    /// <summary>The codes of a column behind those of the rows that are there, for which there is room.</summary>
    public Span<int> NextCodes(int column, int count) => _codes[column].AsSpan(_rowCount, count);

    /// <summary>Whether a complete row has a label.</summary>
    public bool HasLabel(int column, string label) => _labelCodes[column]!.ContainsKey(label);

    /// <summary>The code of a label of a complete row.</summary>
    public int CodeOf(int column, string label)
    {
        Dictionary<string, int> codes = _labelCodes[column]!;
        if (!codes.TryGetValue(label, out int code))
        {
            codes.Add(label, code = codes.Count);
        }

        return code;
    }

    /// <summary>Counts missing values of rows that are added by themselves.</summary>
    public void AddMissing(int column, int count) => _missing[column] += count;

    /// <summary>Counts rows whose values were written behind those before.</summary>
    /// <param name="incomplete">For each row of the source, whether it is left out.</param>
    /// <param name="kept">How many are not.</param>
    public void AddRows(ReadOnlySpan<bool> incomplete, int kept)
    {
        for (int i = 0; kept < incomplete.Length && i < incomplete.Length; i++)
        {
            if (incomplete[i])
            {
                _locator.Drop(_sourceRowCount + i);
            }
        }

        _rowCount += kept;
        _sourceRowCount += incomplete.Length;
    }

    /// <summary>Adds a number to the row; NaN where it is missing.</summary>
    public void AddNumber(int column, double value)
    {
        if (double.IsNaN(value))
        {
            Miss(column);
        }

        _numbers[column]![_rowCount] = value;
    }

    /// <summary>Adds a label to the row.</summary>
    public void AddLabel(int column, string label)
    {
        // A label seen for the first time enters the dictionary only with its row: an incomplete row leaves no empty group behind.
        bool known = _labelCodes[column]!.TryGetValue(label, out int code);
        _newLabels[column] = known ? null : label;
        _codes[column]![_rowCount] = code;
    }

    /// <summary>Notes that a value of the row is missing.</summary>
    public void Miss(int column)
    {
        _missing[column]++;
        _newLabels[column] = null;
        if (!_columns[column].KeepsMissing)
        {
            _complete = false;
        }
        else if (_codes[column] is { } codes)
        {
            codes[_rowCount] = -1;
        }
        else if (_numbers[column] is { } numbers)
        {
            numbers[_rowCount] = double.NaN;
        }
    }

    public void EndRow()
    {
        if (_complete)
        {
            for (int c = 0; c < _columns.Count; c++)
            {
                if (_newLabels[c] is { } label)
                {
                    _codes[c]![_rowCount] = _labelCodes[c]!.Count;
                    _labelCodes[c]!.Add(label, _labelCodes[c]!.Count);
                    _newLabels[c] = null;
                }
            }

            _rowCount++;
        }
        else
        {
            _locator.Drop(_sourceRowCount);
        }

        _sourceRowCount++;
    }

    public ColumnTable Build()
    {
        ImmutableDictionary<string, double[]>.Builder numbers = ImmutableDictionary.CreateBuilder<string, double[]>();
        ImmutableDictionary<string, LabelColumn>.Builder labels = ImmutableDictionary.CreateBuilder<string, LabelColumn>();
        List<MissingCount> missing = [];
        for (int c = 0; c < _columns.Count; c++)
        {
            string name = _columns[c].Name;
            // A column asked for as numbers and as labels is missing once.
            if (_missing[c] > 0 && !missing.Exists(count => count.Column == name))
            {
                missing.Add(new MissingCount(name, _missing[c]));
            }

            // A column of missing values alone, whatever it was to be.
            if (_kinds[c] == ColumnKind.NumberOrLabel && _columns[c].KeepsMissing)
            {
                Decide(c, ColumnKind.Number);
            }

            if (_numbers[c] is not null)
            {
                numbers[name] = _numbers[c]!;
            }
            else if (_codes[c] is not null)
            {
                Array.Resize(ref _codes[c], _rowCount);
                // Codes were given in the order of entry, so sorting by code is the order in which the labels appear.
                labels[name] = new LabelColumn(
                    _codes[c]!,
                    [.. _labelCodes[c]!.OrderBy(static pair => pair.Value).Select(static pair => pair.Key)]
                );
            }
        }

        return new ColumnTable(
            _sourceName,
            _rowCount,
            _sourceRowCount,
            numbers.ToImmutable(),
            labels.ToImmutable(),
            [.. missing],
            _locator
        );
    }

    private T[]? Enlarge<T>(T[]? values)
    {
        if (values is null)
        {
            return null;
        }

        T[] larger = GC.AllocateUninitializedArray<T>(_capacity);
        values.AsSpan(0, _rowCount).CopyTo(larger);
        return larger;
    }
}
