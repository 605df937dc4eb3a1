using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Inference;

/// <summary>Plain text: columns aligned by spaces, sections parted by lines.</summary>
public sealed class TextTableFormat : ITableFormat
{
    private const string Gap = "  ";

    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        ImmutableArray<TableCell>[] all = [.. table.Header, .. table.Sections.SelectMany(static section => section)];
        int columns = table.ColumnCount;
        // Numbers are aligned at their right end; their marks form a column of their own behind them.
        int[] widths = [.. Enumerable.Range(0, columns).Select(j => all.Max(row => Plain(row[j].Text).Length))];
        int[] marks = [.. Enumerable.Range(0, columns).Select(j => all.Max(row => row[j].Marks.Length))];
        int total = widths.Sum() + marks.Sum() + (Gap.Length * (columns - 1));
        StringBuilder text = new();
        if (table.Caption is not null)
        {
            text.Append(Plain(table.Caption)).Append('\n');
        }

        Rule(text, '=', total);
        foreach (ImmutableArray<TableCell> row in table.Header)
        {
            Append(text, row, widths, marks);
        }

        foreach (ImmutableArray<ImmutableArray<TableCell>> section in table.Sections)
        {
            Rule(text, '-', total);
            foreach (ImmutableArray<TableCell> row in section)
            {
                Append(text, row, widths, marks);
            }
        }

        Rule(text, '=', total);
        foreach (string note in table.Notes)
        {
            text.Append(Plain(note)).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row, int[] widths, int[] marks)
    {
        StringBuilder line = new();
        for (int j = 0; j < row.Length; j++)
        {
            string cell = Plain(row[j].Text);
            line.Append(j == 0 ? cell.PadRight(widths[j]) : Gap + cell.PadLeft(widths[j])).Append(row[j].Marks.PadRight(marks[j]));
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static void Rule(StringBuilder text, char line, int width) => text.Append(line, width).Append('\n');

    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');
}
