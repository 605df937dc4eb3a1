using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Crabbymetrics;

/// <summary>HTML table elements for a page with its own styles: a head, a body for each section, a foot with the notes. Cells of numbers
/// have the class <c>num</c>.</summary>
public sealed class HtmlTableFormat : ITableFormat
{
    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Render(FormattedTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableGrid grid = TableGrid.Of(table, withFacts: true);
        StringBuilder text = new(table.Label is null ? "<table>\n" : $"<table id=\"{Escape(table.Label)}\">\n");
        if (table.Title is not null)
        {
            text.Append("<caption>").Append(Escape(table.Title)).Append("</caption>\n");
        }

        text.Append("<thead>\n");
        foreach (ImmutableArray<TableCell> row in grid.Header)
        {
            Append(text, row, heading: true);
        }

        text.Append("</thead>\n");
        foreach (TableSection section in grid.Sections)
        {
            text.Append("<tbody>\n");
            if (section.Title is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"<tr><th colspan=\"{grid.ColumnCount}\" scope=\"rowgroup\">");
                text.Append(Escape(section.Title)).Append("</th></tr>\n");
            }

            foreach (ImmutableArray<TableCell> row in section.Rows)
            {
                Append(text, row, heading: false);
            }

            text.Append("</tbody>\n");
        }

        string[] notes = [.. table.Notes.AddRange(table.Remarks).SelectMany(static note => note.Split('\n'))];
        if (notes.Length > 0)
        {
            text.Append("<tfoot>\n");
            foreach (string note in notes)
            {
                text.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{grid.ColumnCount}\">").Append(Escape(note));
                text.Append("</td></tr>\n");
            }

            text.Append("</tfoot>\n");
        }

        return text.Append("</table>\n").ToString();
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Append(StringBuilder text, ImmutableArray<TableCell> row, bool heading)
    {
        text.Append("<tr>");
        for (int j = 0; j < row.Length; j++)
        {
            TableCell cell = row[j];
            string element = heading || j == 0 ? "th" : "td";
            string attributes =
                heading && cell.Span > 1 ? string.Create(CultureInfo.InvariantCulture, $" scope=\"colgroup\" colspan=\"{cell.Span}\"")
                : heading ? " scope=\"col\""
                : j == 0 ? " scope=\"row\""
                : cell.IsNumber ? " class=\"num\""
                : "";
            string marks = cell.Marks.Length == 0 ? "" : $"<sup>{Escape(cell.Marks)}</sup>";
            text.Append('<').Append(element).Append(attributes).Append('>').Append(Escape(cell.Text)).Append(marks);
            text.Append("</").Append(element).Append('>');
        }

        text.Append("</tr>\n");
    }
}
