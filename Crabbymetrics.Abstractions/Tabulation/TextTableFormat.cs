using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>
/// Plain text: columns aligned by spaces between rules. In a narrow terminal the columns that do not fit follow below, with the row names
/// again, and long names and notes are broken.
/// </summary>
/// <param name="width">The number of characters in a line; 0 for no limit.</param>
public sealed class TextTableFormat(int width = 0) : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "text";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new();
        if (table.Title is not null)
        {
            TextLines.Append(text, table.Title, width);
            // The title of a whole model stands apart.
            text.Append(table.Facts.IsEmpty ? "" : "\n");
        }

        new TextGrid(TableGrid.Of(table, withFacts: false), width).Append(text);
        foreach (string note in table.Notes)
        {
            TextLines.Append(text, note, width);
        }

        if (!table.Facts.IsEmpty)
        {
            text.Append('\n');
            AppendFacts(text, table.Facts);
        }

        if (table.Status is not null)
        {
            TextLines.Append(text, table.Status, width);
        }

        foreach (string remark in table.Remarks)
        {
            text.Append('\n');
            foreach (string line in remark.Split('\n'))
            {
                TextLines.Append(text, line, width);
            }
        }

        return text.ToString();
    }

    // Two to a line, where two fit.
    private void AppendFacts(StringBuilder text, ImmutableArray<TableFact> facts)
    {
        int names = facts.Max(static fact => TextLines.Plain(fact.Name).Length);
        int values = facts.Max(static fact => fact.Cell.Text.Length);
        bool pairs = width == 0 || (2 * (names + 2 + values)) + 4 <= width;
        for (int i = 0; i < facts.Length; i++)
        {
            text.Append(TextLines.Plain(facts[i].Name).PadRight(names)).Append("  ").Append(facts[i].Cell.Text.PadLeft(values));
            text.Append(pairs && i % 2 == 0 && i + 1 < facts.Length ? "    " : "\n");
        }
    }
}
