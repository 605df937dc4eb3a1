namespace Crabbymetrics.Cli.Reports;

/// <summary>The forms of results with a report of their own, by name: those of all results.</summary>
internal static class ResultFormats
{
    private static readonly IResultFormat[] All =
    [
        new ResultTables("table", new TextTableFormat()),
        new ResultJson(),
        new ResultCsv(),
        new ResultTables("markdown", new MarkdownTableFormat()),
        new ResultTables("latex", new LatexTableFormat()),
        new ResultTables("html", new HtmlPageFormat()),
    ];

    public static IResultFormat Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(
            $"--output is {string.Join(", ", All.SkipLast(1).Select(static format => format.Name))} or {All[^1].Name}, not '{name}'."
        );
}
