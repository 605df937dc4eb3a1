using System.Collections.Immutable;
using System.Text;

namespace Crabbymetrics;

/// <summary>A whole HTML page of tables that stands alone: styles inside, no script, no other file; light or dark as the reader has it,
/// and fit for print.</summary>
/// <param name="title">The title of the page; null for that of the first table.</param>
public sealed class HtmlPageFormat(string? title = null) : ITableFormat
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 16px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 60rem; padding: 0 1rem; }
        .table { overflow-x: auto; margin-bottom: 2rem; }
        table { border-collapse: collapse; border-top: 2px solid; border-bottom: 2px solid; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding: 0 0 .5rem; }
        th, td { padding: .15rem .7rem; text-align: right; white-space: nowrap; font-weight: normal; }
        th:first-child { text-align: left; padding-left: 0; }
        th[scope=colgroup] { text-align: center; border-bottom: 1px solid; }
        th[scope=rowgroup] { text-align: left; font-style: italic; }
        tbody { border-top: 1px solid; }
        tfoot { border-top: 1px solid; font-size: .85em; }
        tfoot td { text-align: left; white-space: normal; padding: .1rem 0; }
        sup { font-size: .7em; line-height: 0; }
        @media print { body { margin: 0; max-width: none; } .table { overflow: visible; break-inside: avoid; } }
        """;

    /// <inheritdoc/>
    public string Name => "html";

    /// <inheritdoc/>
    public string Render(FormattedTable table) => Render([table]);

    /// <inheritdoc/>
    public string Render(ImmutableArray<FormattedTable> tables)
    {
        string heading = title ?? tables.Select(static table => table.Title).FirstOrDefault(static text => text is not null) ?? "Tables";
        StringBuilder text = new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        text.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        text.Append(HtmlTableFormat.Escape(heading)).Append("</title>\n<style>\n").Append(Style.ReplaceLineEndings("\n"));
        text.Append("\n</style>\n</head>\n<body>\n");
        HtmlTableFormat format = new();
        foreach (FormattedTable table in tables)
        {
            text.Append("<div class=\"table\">\n").Append(format.Render(table)).Append("</div>\n");
        }

        return text.Append("</body>\n</html>\n").ToString();
    }
}
