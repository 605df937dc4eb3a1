using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace Crabbymetrics.Inference;

/// <summary>An HTML table element without styles: a head, a body for each section, a foot with the notes.</summary>
public sealed class HtmlTableFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder text = new("<table>\n");
        if (table.Caption is not null)
        {
            text.Append("<caption>").Append(WebUtility.HtmlEncode(table.Caption)).Append("</caption>\n");
        }

        text.Append("<thead>\n");
        foreach (ImmutableArray<TableCell> row in table.Header)
        {
            Append(text, row, heading: true);
        }

        text.Append("</thead>\n");
        foreach (ImmutableArray<ImmutableArray<TableCell>> section in table.Sections)
        {
            text.Append("<tbody>\n");
            foreach (ImmutableArray<TableCell> row in section)
            {
                Append(text, row, heading: false);
            }

            text.Append("</tbody>\n");
        }

        if (!table.Notes.IsEmpty)
        {
            text.Append("<tfoot>\n");
            foreach (string note in table.Notes)
            {
                text.Append("<tr><td colspan=\"")
                    .Append(table.ColumnCount)
                    .Append("\">")
                    .Append(WebUtility.HtmlEncode(note))
                    .Append("</td></tr>\n");
            }

            text.Append("</tfoot>\n");
        }

        return text.Append("</table>\n").ToString();
    }

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row, bool heading)
    {
        text.Append("<tr>");
        for (int j = 0; j < row.Length; j++)
        {
            string element = heading || j == 0 ? "th" : "td";
            string scope =
                heading ? " scope=\"col\""
                : j == 0 ? " scope=\"row\""
                : "";
            string marks = row[j].Marks.Length == 0 ? "" : $"<sup>{WebUtility.HtmlEncode(row[j].Marks)}</sup>";
            text.Append('<')
                .Append(element)
                .Append(scope)
                .Append('>')
                .Append(WebUtility.HtmlEncode(row[j].Text))
                .Append(marks)
                .Append("</")
                .Append(element)
                .Append('>');
        }

        text.Append("</tr>\n");
    }
}
