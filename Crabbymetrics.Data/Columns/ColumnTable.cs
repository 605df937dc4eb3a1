using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The complete rows of some columns: equally long, with nothing missing. Immutable, as long as no one changes the arrays it hands
/// out.</summary>
public sealed class ColumnTable
{
    // Arrays may be longer than the table, as a reader made them; each is cut when it is asked for as an array.
    private readonly Dictionary<string, double[]> _numbers;
    private readonly ImmutableDictionary<string, LabelColumn> _labels;
    private readonly RowLocator _locator;

    internal ColumnTable(
        string sourceName,
        int rowCount,
        int sourceRowCount,
        ImmutableDictionary<string, double[]> numbers,
        ImmutableDictionary<string, LabelColumn> labels,
        ImmutableArray<MissingCount> missingCounts,
        RowLocator locator
    )
    {
        SourceName = sourceName;
        RowCount = rowCount;
        SourceRowCount = sourceRowCount;
        _numbers = new Dictionary<string, double[]>(numbers, StringComparer.Ordinal);
        _labels = labels;
        MissingCounts = missingCounts;
        _locator = locator;
    }

    /// <summary>The name of the source.</summary>
    public string SourceName { get; }

    /// <summary>The number of complete rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of rows of the source.</summary>
    public int SourceRowCount { get; }

    /// <summary>The number of rows left out because a value is missing.</summary>
    public int DroppedRowCount => SourceRowCount - RowCount;

    /// <summary>How many values are missing, for each column that misses any, in the order in which the columns were asked for.</summary>
    public ImmutableArray<MissingCount> MissingCounts { get; }

    /// <summary>A column of numbers. The array is the table's own: do not change it.</summary>
    /// <param name="name">A column that was asked for as numbers.</param>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public double[] Numbers(string name)
    {
        lock (_numbers)
        {
            double[] values = Storage(name);
            if (values.Length != RowCount)
            {
                Array.Resize(ref values, RowCount);
                _numbers[name] = values;
            }

            return values;
        }
    }

    /// <summary>A column of labels.</summary>
    /// <param name="name">A column that was asked for as labels.</param>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public LabelColumn Labels(string name) =>
        _labels.TryGetValue(name, out LabelColumn? labels)
            ? labels
            : throw new KeyNotFoundException($"The column '{name}' was not read as labels.");

    /// <summary>Whether a column was read as numbers; one may have been read as labels as well.</summary>
    /// <param name="name">A column that was asked for.</param>
    public bool HasNumbers(string name)
    {
        lock (_numbers)
        {
            return _numbers.ContainsKey(name);
        }
    }

    /// <summary>The zero-based row of the source that a row of the table is.</summary>
    /// <param name="row">The zero-based row of the table.</param>
    public int SourceRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return _locator.SourceRow(row);
    }

    /// <summary>The one-based line of the file on which a row begins, as an editor counts; null for data in memory.</summary>
    /// <param name="row">The zero-based row of the table.</param>
    public long? Line(int row) => _locator.Line(SourceRow(row));

    private double[] Storage(string name) =>
        _numbers.TryGetValue(name, out double[]? values)
            ? values
            : throw new KeyNotFoundException($"The column '{name}' was not read as numbers.");
}
