namespace Crabbymetrics;

/// <summary>The forms of whatever shows itself as a table.</summary>
/// <example><code>Console.Write(result.Summary("hc1").ToMarkdown());</code></example>
public static class TabularExtensions
{
    /// <summary>The tables in a format.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <param name="format">The format.</param>
    /// <returns>The text, lines ended by a line feed.</returns>
    public static string Render(this ITabular tabular, ITableFormat format)
    {
        ArgumentNullException.ThrowIfNull(tabular);
        ArgumentNullException.ThrowIfNull(format);
        return format.Render(tabular.ToTables());
    }

    /// <summary>Plain text with aligned columns.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <param name="width">The number of characters in a line: columns that do not fit follow below, and notes are broken. 0 for no
    /// limit.</param>
    /// <returns>The text.</returns>
    public static string ToText(this ITabular tabular, int width = 0) => tabular.Render(new TextTableFormat(width));

    /// <summary>Markdown in the dialect of GitHub.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <returns>The text.</returns>
    public static string ToMarkdown(this ITabular tabular) => tabular.Render(new MarkdownTableFormat());

    /// <summary>LaTeX; it needs the packages booktabs and threeparttable.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <returns>The text.</returns>
    public static string ToLatex(this ITabular tabular) => tabular.Render(new LatexTableFormat());

    /// <summary>HTML table elements, for a page that has its own styles.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <returns>The text.</returns>
    public static string ToHtml(this ITabular tabular) => tabular.Render(new HtmlTableFormat());

    /// <summary>A whole HTML page that stands alone: no script, no other file.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <param name="title">The title of the page; null for that of the first table.</param>
    /// <returns>The text.</returns>
    public static string ToHtmlPage(this ITabular tabular, string? title = null) => tabular.Render(new HtmlPageFormat(title));

    /// <summary>Comma-separated values (RFC 4180) with all digits. What is not available is empty.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <returns>The text; a blank line parts tables.</returns>
    public static string ToCsv(this ITabular tabular) => tabular.Render(new CsvTableFormat());

    /// <summary>JSON with all digits: an object with <c>title, rows, statistics, notes</c>, or an array of these. What is not available is
    /// null.</summary>
    /// <param name="tabular">What shows itself.</param>
    /// <returns>The text.</returns>
    public static string ToJson(this ITabular tabular) => tabular.Render(new JsonTableFormat());
}
