using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The coefficient table as comma-separated values, with the names that the JSON uses; a blank line parts tables.</summary>
internal sealed class CsvFormat : IReportFormat
{
    public string Name => "csv";

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.Write(ReportSummaries.Comparison(reports).ToCsv());

    public void Write(FitReport report, CrabbyConsole console)
    {
        ITableFormat format = new CsvTableFormat();
        console.Output.Write(format.Render([.. Tables(report)]));
    }

    private static IEnumerable<FormattedTable> Tables(FitReport report)
    {
        yield return ReportSummaries.OfRows(report, report.Parameters);
        if (!report.Ancillary.IsEmpty)
        {
            yield return ReportSummaries.OfRows(report, CoefficientCells.Of(report.Ancillary), key: "ancillary");
        }

        foreach (EffectSection section in report.Effects)
        {
            yield return ReportSummaries.OfRows(report, section.Rows, key: section.Key);
        }

        foreach (MeasureTable measures in report.Measures)
        {
            yield return measures.ToTable();
        }

        if (!report.Tests.IsEmpty)
        {
            ImmutableArray<FormattedTable> tests = [.. report.Tests.SelectMany(static test => ((ITabular)test).ToTables())];
            yield return new FormattedTable
            {
                Keys = tests[0].Keys,
                Header = tests[0].Header,
                Sections = [.. tests.SelectMany(static test => test.Sections)],
            };
        }

        if (report.Bootstrap is ITabular bootstrap)
        {
            yield return bootstrap.ToTables()[0];
        }
    }
}
