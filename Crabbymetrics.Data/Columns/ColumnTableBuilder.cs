using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Collects rows value by value, and keeps the complete ones.</summary>
internal sealed class ColumnTableBuilder
{
    private const int FirstCapacity = 1024;

    private readonly string _sourceName;
    private readonly IReadOnlyList<ColumnRequest> _columns;
    private readonly RowLocator _locator;
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

    public ColumnTableBuilder(string sourceName, IReadOnlyList<ColumnRequest> columns, bool hasLines, int expectedRows = 0)
    {
        _capacity = Math.Max(FirstCapacity, expectedRows);
        _sourceName = sourceName;
        _columns = columns;
        _locator = new RowLocator(hasLines);
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
            _numbers[column] = new double[_capacity];
            _numbers[column].AsSpan(0, _rowCount).Fill(double.NaN);
        }
        else if (kind == ColumnKind.Label)
        {
            _codes[column] = new int[_capacity];
            _codes[column].AsSpan(0, _rowCount).Fill(-1);
            _labelCodes[column] = new Dictionary<string, int>(StringComparer.Ordinal);
        }
    }

    public void BeginRow(long line)
    {
        if (_rowCount == _capacity)
        {
            Grow();
        }

        _locator.Begin(_sourceRowCount, line);
        _complete = true;
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

    /// <summary>Adds a label to the row; null where it is missing.</summary>
    public void AddLabel(int column, string? label)
    {
        if (label is null)
        {
            Miss(column);
        }
        else
        {
            AddLabel(column, label.AsSpan());
        }
    }

    /// <summary>Adds a label to the row.</summary>
    public void AddLabel(int column, ReadOnlySpan<char> label)
    {
        // A label seen for the first time enters the dictionary only with its row: an incomplete row leaves no empty group behind.
        bool known = _labelCodes[column]!.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label, out int code);
        _newLabels[column] = known ? null : label.ToString();
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
                Array.Resize(ref _numbers[c], _rowCount);
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

    private void Grow()
    {
        _capacity = checked(_capacity * 2);
        for (int c = 0; c < _columns.Count; c++)
        {
            if (_numbers[c] is not null)
            {
                Array.Resize(ref _numbers[c], _capacity);
            }
            else if (_codes[c] is not null)
            {
                Array.Resize(ref _codes[c], _capacity);
            }
        }
    }
}
