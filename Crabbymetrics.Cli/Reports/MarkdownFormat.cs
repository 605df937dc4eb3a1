namespace Crabbymetrics.Cli.Reports;

/// <summary>A table in GitHub's Markdown.</summary>
internal sealed class MarkdownFormat : IReportFormat
{
    public string Name => "markdown";

    public void Write(FitReport report, CrabbyConsole console)
    {
        TextWriter output = console.Output;
        WriteTable(output, ReportCells.Headings(report), ReportCells.Rows(report));
        output.WriteLine();
        string statistics = string.Join(", ", ReportCells.Statistics(report).Select(static statistic => $"{statistic.Name} {statistic.Value}"));
        output.WriteLine($"{report.Estimator}: {Escape(report.Formula)}. {statistics}. {ReportCells.CovarianceNote(report)}");
        if (report.Bootstrap is { } bootstrap)
        {
            output.WriteLine();
            WriteTable(output, ReportCells.BootstrapHeadings(report), ReportCells.BootstrapRows(bootstrap));
            output.WriteLine();
            output.WriteLine(ReportCells.BootstrapTitle(bootstrap) + ".");
        }
    }

    private static void WriteTable(TextWriter output, string[] headings, IEnumerable<string[]> rows)
    {
        output.WriteLine("| " + string.Join(" | ", headings.Select(Escape)) + " |");
        output.WriteLine("|:---|" + string.Concat(Enumerable.Repeat("---:|", headings.Length - 1)));
        foreach (string[] row in rows)
        {
            output.WriteLine("| " + string.Join(" | ", row.Select(Escape)) + " |");
        }
    }

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("~", "\\~", StringComparison.Ordinal);
}
