using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>Comma-separated values (RFC 4180) with all digits: a line of keys, and a line for each row of all sections.</summary>
public sealed class CsvTableFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new();
        text.AppendJoin(',', table.Keys.Select(CsvField.OfLabel)).Append('\n');
        foreach (ImmutableArray<TableCell> row in table.Sections.SelectMany(static section => section.Rows))
        {
            text.AppendJoin(',', row.Select(Field)).Append('\n');
        }

        return text.ToString();
    }

    private static string Field(TableCell cell)
    {
        string field =
            cell.Value is { } value ? CsvField.Of(value)
            : cell.IsMissing ? ""
            : CsvField.OfLabel(cell.Text);
        return cell.Span == 1 ? field : field + new string(',', cell.Span - 1);
    }
}
