using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>Tables for people, in plain text that looks the same on a terminal and in a file.</summary>
internal sealed class TableFormat : IReportFormat
{
    public string Name => "table";

    public void Write(FitReport report, CrabbyConsole console)
    {
        TextWriter output = console.Output;
        output.WriteLine($"{report.Title}: {report.Formula}");
        output.WriteLine();
        TextTable.Write(output, ReportCells.Headings(report), ReportCells.Rows(report.Parameters));
        output.WriteLine(
            report.Covariance is null
                ? "Standard errors: not available."
                : $"Standard errors: {ReportCells.CovarianceText(report.Covariance)}."
        );
        foreach (string note in ReportCells.SampleTexts(report))
        {
            output.WriteLine(note);
        }

        if (ReportCells.OutcomeText(report) is { } outcome)
        {
            output.WriteLine(outcome);
        }

        if (!report.Ancillary.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine(ReportCells.AncillaryTitle);
            TextTable.Write(output, ReportCells.Headings(report), ReportCells.Rows(ReportCells.AncillaryRows(report)));
        }

        output.WriteLine();
        WriteStatistics(output, report);
        if (report.Penalized is { } penalized)
        {
            WritePenalty(output, penalized);
        }

        foreach (HypothesisTest test in report.Tests)
        {
            output.WriteLine();
            output.WriteLine(test.ToString());
        }

        if (report.Instruments is { } instruments)
        {
            output.WriteLine();
            foreach (string line in instruments.Lines())
            {
                output.WriteLine(line);
            }
        }

        foreach (SpecificationTest test in report.SpecificationTests)
        {
            output.WriteLine();
            output.WriteLine(test.Test?.ToString() ?? $"{test.Name}: not available, {test.UnavailableReason}");
        }

        foreach (EffectSection section in report.Effects)
        {
            output.WriteLine();
            output.WriteLine(section.Title);
            TextTable.Write(output, ReportCells.Headings(report), ReportCells.Rows(section.Rows));
        }

        if (report.Bootstrap is { } bootstrap)
        {
            output.WriteLine();
            output.WriteLine(ReportCells.BootstrapTitle(bootstrap));
            TextTable.Write(output, ReportCells.BootstrapHeadings(report), ReportCells.BootstrapRows(bootstrap));
        }
    }

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.WriteLine(ReportSummaries.Comparison(reports).ToText().TrimEnd('\n'));

    private static void WritePenalty(TextWriter output, PenaltySection penalized)
    {
        output.WriteLine();
        foreach (string line in penalized.Lines())
        {
            output.WriteLine(line);
        }

        (string[] headings, string[][] rows) = penalized.Table();
        if (rows.Length > 0)
        {
            output.WriteLine();
            TextTable.Write(output, headings, rows);
        }
    }

    // Two statistics to a line.
    private static void WriteStatistics(TextWriter output, FitReport report)
    {
        FitStatistic[] statistics = ReportCells.Statistics(report);
        int nameWidth = 0;
        int valueWidth = 0;
        foreach (FitStatistic statistic in statistics)
        {
            nameWidth = Math.Max(nameWidth, statistic.Name.Length);
            valueWidth = Math.Max(valueWidth, ColumnPrecision.Fit(statistic.Value).Length);
        }

        for (int i = 0; i < statistics.Length; i++)
        {
            output.Write(statistics[i].Name.PadRight(nameWidth) + "  " + ColumnPrecision.Fit(statistics[i].Value).PadLeft(valueWidth));
            output.Write(i % 2 == 0 && i + 1 < statistics.Length ? "    " : Environment.NewLine);
        }

        string iterations = report.Iterations is null
            ? ""
            : FormattableString.Invariant(
                $" after {report.Iterations} iteration{(report.Iterations == 1 ? "" : "s")} ({report.TerminationReason})"
            );
        string merged = report.MergedRows is null ? "" : FormattableString.Invariant($" over {report.MergedRows} merged rows");
        output.WriteLine((report.Converged ? "Converged" : "Not converged") + iterations + merged);
    }
}
