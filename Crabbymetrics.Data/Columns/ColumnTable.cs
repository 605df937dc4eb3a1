using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The complete rows of some columns: equally long, with nothing missing. Immutable, as long as no one changes the arrays it hands
/// out.</summary>
public sealed class ColumnTable
{
    private readonly ImmutableDictionary<string, LabelColumn> _labels;
    private readonly TableOrigin _origin;

    // Arrays may be longer than the table, as a reader made them; each is cut when it is asked for as an array.
    private ImmutableDictionary<string, double[]> _numbers;

    internal ColumnTable(
        TableOrigin origin,
        int rowCount,
        ImmutableDictionary<string, double[]> numbers,
        ImmutableDictionary<string, LabelColumn> labels,
        ImmutableArray<MissingCount> missingCounts
    )
    {
        _origin = origin;
        RowCount = rowCount;
        _numbers = numbers;
        _labels = labels;
        MissingCounts = missingCounts;
    }

    /// <summary>The name of the source.</summary>
    public string SourceName => _origin.Name;

    /// <summary>The number of complete rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of rows of the source.</summary>
    public int SourceRowCount => _origin.RowCount;

    /// <summary>The number of rows left out because a value is missing.</summary>
    public int DroppedRowCount => SourceRowCount - RowCount;

    /// <summary>How many values are missing, for each column that misses any, in the order in which the columns were asked for.</summary>
    public ImmutableArray<MissingCount> MissingCounts { get; }

    /// <summary>One line: the source, its rows and its columns.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString()
    {
        string left = DroppedRowCount == 0 ? "" : FormattableString.Invariant($" of {SourceRowCount}");
        IEnumerable<string> names = _numbers.Keys.Concat(_labels.Keys).Order(StringComparer.Ordinal);
        return FormattableString.Invariant($"{SourceName}: {RowCount}{left} rows of {string.Join(", ", names)}");
    }

    /// <summary>A column of numbers. The array is the table's own: do not change it.</summary>
    /// <param name="name">A column that was asked for as numbers.</param>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public double[] Numbers(string name)
    {
        double[] values = Storage(name);
        if (values.Length != RowCount)
        {
            Array.Resize(ref values, RowCount);
            values = ImmutableInterlocked.AddOrUpdate(ref _numbers, name, values, (_, other) => other.Length == RowCount ? other : values);
        }

        return values;
    }

    /// <summary>A column of numbers as a design takes it over, which saves a copy of <see cref="Numbers"/> where the reader did not know
    /// the number of rows.</summary>
    /// <param name="name">A column that was asked for as numbers.</param>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public NumericColumn NumericColumn(string name) => new(name, Storage(name), RowCount);

    /// <summary>A column of labels.</summary>
    /// <param name="name">A column that was asked for as labels.</param>
    /// <exception cref="KeyNotFoundException">It was not.</exception>
    public LabelColumn Labels(string name) =>
        _labels.TryGetValue(name, out LabelColumn? labels)
            ? labels
            : throw new KeyNotFoundException($"The column '{name}' was not read as labels.");

    /// <summary>Whether a column was read as numbers; one may have been read as labels as well.</summary>
    /// <param name="name">A column that was asked for.</param>
    public bool HasNumbers(string name) => _numbers.ContainsKey(name);

    /// <summary>The columns of the source that were read, by their names.</summary>
    internal IEnumerable<string> Names =>
        // Lags stand under names that no source has.
        _numbers.Keys.Union(_labels.Keys).Where(static name => !name.StartsWith('\0')).Order(StringComparer.Ordinal);

    /// <summary>The columns that were read as labels.</summary>
    internal IEnumerable<string> LabelNames => _labels.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a column was read as labels.</summary>
    internal bool HasLabels(string name) => _labels.ContainsKey(name);

    /// <summary>The zero-based row of the source that a row of the table is.</summary>
    /// <param name="row">The zero-based row of the table.</param>
    public int SourceRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return _origin.Locator.SourceRow(row);
    }

    /// <summary>The name of the file that a row is of, where the source has several; else <see cref="SourceName"/>.</summary>
    /// <param name="row">The zero-based row of the table.</param>
    public string SourceNameOf(int row) => _origin.Locator.File(SourceRow(row)) ?? SourceName;

    /// <summary>The one-based line of its file on which a row begins, as an editor counts; null for data in memory.</summary>
    /// <param name="row">The zero-based row of the table.</param>
    public long? Line(int row) => _origin.Locator.Line(SourceRow(row));

    /// <summary>The same rows with a column of numbers more.</summary>
    internal ColumnTable With(string name, double[] numbers) =>
        new(_origin, RowCount, _numbers.SetItem(name, numbers), _labels, MissingCounts);

    /// <summary>The same rows with other labels in a column.</summary>
    internal ColumnTable WithLabels(string name, LabelColumn labels) =>
        new(_origin, RowCount, _numbers, _labels.SetItem(name, labels), MissingCounts);

    /// <summary>Some of the rows. A label that none of them has is gone.</summary>
    /// <param name="kept">Whether each row is kept.</param>
    internal ColumnTable Select(bool[] kept)
    {
        int[] rows = new int[kept.Count(static keep => keep)];
        int next = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            if (kept[i])
            {
                rows[next++] = i;
            }
        }

        return rows.Length == RowCount
            ? this
            : new ColumnTable(
                _origin.Select(rows),
                rows.Length,
                _numbers.ToImmutableDictionary(static pair => pair.Key, pair => Array.ConvertAll(rows, row => pair.Value[row])),
                _labels.ToImmutableDictionary(static pair => pair.Key, pair => pair.Value.Select(rows)),
                MissingCounts
            );
    }

    /// <summary>Some columns of some of the rows, in arrays of their own.</summary>
    internal ColumnTable Take(IReadOnlyList<ColumnRequest> columns, bool[] kept, ImmutableArray<MissingCount> missing)
    {
        int[] rows = [.. Enumerable.Range(0, RowCount).Where(row => kept[row])];
        ImmutableDictionary<string, double[]>.Builder numbers = ImmutableDictionary.CreateBuilder<string, double[]>();
        ImmutableDictionary<string, LabelColumn>.Builder labels = ImmutableDictionary.CreateBuilder<string, LabelColumn>();
        foreach (ColumnRequest column in columns)
        {
            if (column.Kind != ColumnKind.Label && HasNumbers(column.Name))
            {
                double[] values = Storage(column.Name);
                numbers[column.Name] = Array.ConvertAll(rows, row => values[row]);
            }
            else
            {
                labels[column.Name] = Labels(column.Name).Select(rows);
            }
        }

        return new ColumnTable(_origin.Select(rows), rows.Length, numbers.ToImmutable(), labels.ToImmutable(), missing);
    }

    /// <summary>The rows of several tables of the same columns, one behind the other. Their places in the source are forgotten.</summary>
    internal static ColumnTable Concat(string sourceName, IReadOnlyList<ColumnTable> tables)
    {
        int rows = tables.Sum(static table => table.RowCount);
        ColumnTable first = tables[0];
        return new ColumnTable(
            new TableOrigin(sourceName, rows, new RowLocator(false)),
            rows,
            first._numbers.Keys.ToImmutableDictionary(
                static name => name,
                name => tables.SelectMany(table => table.Numbers(name)).ToArray()
            ),
            first._labels.Keys.ToImmutableDictionary(
                static name => name,
                name => LabelColumn.Concat([.. tables.Select(table => table.Labels(name))])
            ),
            []
        );
    }

    /// <summary>Whether another table has the same columns in the same kinds.</summary>
    /// <param name="other">The other table.</param>
    /// <param name="column">Receives the first column that has not.</param>
    internal bool HasKindsOf(ColumnTable other, out string column)
    {
        column =
            other._numbers.Keys.FirstOrDefault(name => !HasNumbers(name))
            ?? other._labels.Keys.FirstOrDefault(name => !HasLabels(name))
            ?? "";
        return column.Length == 0;
    }

    private double[] Storage(string name) =>
        _numbers.TryGetValue(name, out double[]? values)
            ? values
            : throw new KeyNotFoundException($"The column '{name}' was not read as numbers.");
}
