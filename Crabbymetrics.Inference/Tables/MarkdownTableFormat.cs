using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics.Inference;

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
        StringBuilder text = new();
        if (table.Caption is not null)
        {
            text.Append("**").Append(Escape(table.Caption)).Append("**\n\n");
        }

        Append(text, table.Header[0]);
        text.Append("|:---").Insert(text.Length, "|---:", table.ColumnCount - 1).Append("|\n");
        foreach (ImmutableArray<TableCell> row in table.Header.Skip(1))
        {
            Append(text, row);
        }

        for (int s = 0; s < table.Sections.Length; s++)
        {
            if (s > 0)
            {
                text.Insert(text.Length, "| ", table.ColumnCount).Append("|\n");
            }

            foreach (ImmutableArray<TableCell> row in table.Sections[s])
            {
                Append(text, row);
            }
        }

        foreach (string note in table.Notes)
        {
            text.Append('\n').Append(Escape(note)).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row)
    {
        foreach (TableCell cell in row)
        {
            text.Append("| ").Append(Escape(cell.Text)).Append(Escape(cell.Marks)).Append(' ');
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
