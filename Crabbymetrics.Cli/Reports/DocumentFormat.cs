using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables in a language of documents.</summary>
/// <param name="format">The language.</param>
internal sealed class DocumentFormat(ITableFormat format) : IReportFormat
{
    public string Name => format.Name;

    public void Write(FitReport report, CrabbyConsole console) => console.Output.Write(format.Render(ReportSummaries.Tables(report)));

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.Write(ReportSummaries.Comparison(reports).Render(format));
}
