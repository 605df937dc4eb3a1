using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>Markdown in the dialect of GitHub. A blank row parts sections, since the dialect has one rule only.</summary>
public sealed class MarkdownTableFormat : ITableFormat
{
    private const string Special = "\\`*_{}[]<>|#~$";

    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableGrid grid = TableGrid.Of(table, withFacts: true);
        StringBuilder text = new();
        if (table.Title is not null)
        {
            text.Append("**").Append(Escape(table.Title)).Append("**\n\n");
        }

        Append(text, grid.Header[0]);
        text.Append("|:---").Insert(text.Length, "|---:", grid.ColumnCount - 1).Append("|\n");
        foreach (ImmutableArray<TableCell> row in grid.Header.Skip(1))
        {
            Append(text, row);
        }

        for (int s = 0; s < grid.Sections.Length; s++)
        {
            TableSection section = grid.Sections[s];
            if (s > 0)
            {
                string title = section.Title is null ? "| " : $"| *{Escape(section.Title)}* ";
                text.Append(title).Insert(text.Length, "| ", grid.ColumnCount - 1).Append("|\n");
            }

            foreach (ImmutableArray<TableCell> row in section.Rows)
            {
                Append(text, row);
            }
        }

        foreach (string note in table.Notes.AddRange(table.Remarks).SelectMany(static note => note.Split('\n')))
        {
            text.Append('\n').Append(Escape(note)).Append('\n');
        }

        return text.ToString();
    }

    // The dialect has no cell over several columns: its text stands in the first of them.
    private static void Append(StringBuilder text, ImmutableArray<TableCell> row)
    {
        foreach (TableCell cell in row)
        {
            text.Append("| ").Append(Escape(cell.Text)).Append(Escape(cell.Marks)).Append(' ').Insert(text.Length, "| ", cell.Span - 1);
        }

        text.Append("|\n");
    }

    private static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length);
        foreach (char character in value.ReplaceLineEndings(" "))
        {
            if (character == '&')
            {
                escaped.Append("&amp;");
                continue;
            }

            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}
