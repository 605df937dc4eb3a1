using System.Collections.Immutable;
using System.Globalization;

namespace Crabbymetrics.Data;

/// <summary>
/// A source of which one column holds dates in a form of its own, such as 31.05.2001: where the column is read as labels, for the periods
/// of a model, in an expression or as categories, its dates are in the form of ISO 8601, which has the order of time.
/// </summary>
public sealed class DateFormatSource : IColumnSource
{
    private readonly IColumnSource _source;
    private readonly string _column;
    private readonly DateForm _form;

    /// <summary>Says how the dates of a column are written.</summary>
    /// <param name="source">The source.</param>
    /// <param name="column">The column.</param>
    /// <param name="format">The form, in the letters of .NET (<c>dd.MM.yyyy</c>, <c>d MMM yyyy HH:mm</c>) or of strptime
    /// (<c>%d.%m.%Y</c>). Names of months are English.</param>
    /// <exception cref="ArgumentException">The format is empty, or has a sign that is not known.</exception>
    public DateFormatSource(IColumnSource source, string column, string format)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentException.ThrowIfNullOrWhiteSpace(format);
        _source = source;
        _column = column;
        _form = new DateForm(format);
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public ImmutableArray<string> ColumnNames => _source.ColumnNames;

    /// <inheritdoc/>
    public ColumnTable Read(IReadOnlyList<ColumnRequest> columns, CancellationToken cancellationToken = default)
    {
        ColumnTable table = _source.Read(columns, cancellationToken);
        // Dates among numbers (20010531) are asked for as labels, so that they keep their digits.
        bool isRead = columns.Any(column => column.Name == _column && column.Kind != ColumnKind.Number);
        if (!isRead || (table.HasNumbers(_column) && columns.All(column => column.Name != _column || column.Kind != ColumnKind.Label)))
        {
            return table;
        }

        LabelColumn dates = table.Labels(_column);
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        int[] codes = new int[dates.Labels.Length];
        for (int label = 0; label < codes.Length; label++)
        {
            string date = Read(table, dates, label);
            if (!known.TryGetValue(date, out codes[label]))
            {
                known.Add(date, codes[label] = known.Count);
            }
        }

        return table.WithLabels(
            _column,
            new LabelColumn(
                Array.ConvertAll(dates.Codes.ToArray(), code => code < 0 ? -1 : codes[code]),
                [.. known.OrderBy(static pair => pair.Value).Select(static pair => pair.Key)]
            )
        );
    }

    private string Read(ColumnTable table, LabelColumn dates, int label)
    {
        string text = dates.Labels[label];
        if (_form.Read(text) is { } date)
        {
            return date.ToString(
                date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture
            );
        }

        int row = dates.Codes.IndexOf(label);
        string place = table.Line(row) is null ? FormattableString.Invariant($"row {table.SourceRow(row)}: ") : "";
        throw new DataSourceException(
            table.SourceNameOf(row),
            $"{place}'{CsvHeader.Printable(text)}' is no date of the form {_form.Text}.",
            table.Line(row),
            _column
        );
    }
}
