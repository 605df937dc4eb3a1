using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables in GitHub's Markdown.</summary>
internal sealed class MarkdownFormat : IReportFormat
{
    public string Name => "markdown";

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.WriteLine(ReportSummaries.Comparison(reports).ToMarkdown().TrimEnd('\n'));

    public void Write(FitReport report, CrabbyConsole console) =>
        console.Output.Write(string.Join("\n", ReportSummaries.Tables(report).Select(static table => table.ToMarkdown())));
}
