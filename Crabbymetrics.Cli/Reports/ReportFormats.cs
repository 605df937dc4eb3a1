namespace Crabbymetrics.Cli.Reports;

/// <summary>The forms of output, by name.</summary>
internal static class ReportFormats
{
    public const string Default = "table";

    private static readonly IReportFormat[] All =
    [
        new TableFormat(),
        new JsonFormat(),
        new CsvFormat(),
        new MarkdownFormat(),
        new LatexFormat(),
    ];

    public static IReportFormat Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(
            $"--output is {string.Join(", ", All.SkipLast(1).Select(format => format.Name))} or {All[^1].Name}, not '{name}'."
        );
}
