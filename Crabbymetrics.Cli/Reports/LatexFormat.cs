using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>LaTeX tables, which need the package booktabs.</summary>
internal sealed class LatexFormat : IReportFormat
{
    public string Name => "latex";

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.WriteLine(ReportSummaries.Comparison(reports).ToLatex().TrimEnd('\n'));

    public void Write(FitReport report, CrabbyConsole console) =>
        console.Output.Write(string.Join("\n", ReportSummaries.Tables(report).Select(static table => table.ToLatex())));
}
