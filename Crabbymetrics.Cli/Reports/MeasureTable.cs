using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A further table of a report whose columns are numbers of its own: variance inflation factors, measures of fit.</summary>
/// <param name="Key">Its name in the JSON.</param>
/// <param name="Title">Its title for people.</param>
/// <param name="RowKey">What a row is, in JSON and CSV: <c>term</c>, <c>name</c>.</param>
/// <param name="Columns">The columns: their names in JSON and CSV, and for people.</param>
/// <param name="Rows">The rows: what they are of, and a number for each column; null for one that is not available.</param>
internal sealed record MeasureTable(
    string Key,
    string Title,
    string RowKey,
    ImmutableArray<KeyValuePair<string, string>> Columns,
    ImmutableArray<KeyValuePair<string, ImmutableArray<double?>>> Rows
)
{
    /// <summary>The table for people and for CSV.</summary>
    public FormattedTable ToTable()
    {
        ColumnPrecision precision = new();
        return new FormattedTable
        {
            Title = Title,
            Keys = [RowKey, .. Columns.Select(static column => column.Key)],
            Header = [TableCell.Row([char.ToUpperInvariant(RowKey[0]) + RowKey[1..], .. Columns.Select(static column => column.Value)])],
            Sections =
            [
                new TableSection([
                    .. Rows.Select<KeyValuePair<string, ImmutableArray<double?>>, ImmutableArray<TableCell>>(row =>
                        [new TableCell(row.Key), .. row.Value.Select(precision.Fit)]
                    ),
                ]),
            ],
        };
    }
}
