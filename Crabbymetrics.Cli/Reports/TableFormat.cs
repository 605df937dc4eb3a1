using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables for people, in plain text that looks the same on a terminal and in a file; on a narrow terminal the columns that do not
/// fit follow below.</summary>
internal sealed class TableFormat : IReportFormat
{
    public string Name => "table";

    public void Write(FitReport report, CrabbyConsole console)
    {
        ITableFormat format = new TextTableFormat(console.OutputWidth);
        console.Output.Write(format.Render(ReportSummaries.Tables(report)));
    }

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.Write(ReportSummaries.Comparison(reports).ToText(console.OutputWidth));
}
