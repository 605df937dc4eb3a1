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
        new DocumentFormat(new MarkdownTableFormat()),
        new DocumentFormat(new LatexTableFormat()),
        new DocumentFormat(new HtmlPageFormat()),
    ];

    /// <summary>The form of a file by its ending; the default where there is no file.</summary>
    public static string OfFile(string? path) =>
        path is null
            ? Default
            : Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".TXT" => Default,
                ".JSON" => "json",
                ".CSV" => "csv",
                ".MD" => "markdown",
                ".TEX" => "latex",
                ".HTML" => "html",
                _ => throw new UsageException(
                    $"-o {path}: its ending names no form: .txt, .json, .csv, .md, .tex and .html do. --output FORMAT names one for any "
                        + "ending."
                ),
            };

    public static IReportFormat Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException(
            $"--output is {string.Join(", ", All.SkipLast(1).Select(format => format.Name))} or {All[^1].Name}, not '{name}'."
        );
}
