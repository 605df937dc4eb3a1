using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The coefficient table as comma-separated values, with the names that the JSON uses.</summary>
internal sealed class CsvFormat : IReportFormat
{
    public string Name => "csv";

    public void Write(IReadOnlyList<FitReport> reports, CrabbyConsole console) =>
        console.Output.WriteLine(ReportSummaries.Comparison(reports).ToCsv().TrimEnd('\n'));

    public void Write(FitReport report, CrabbyConsole console)
    {
        WriteRows(console.Output, "name,estimate,std_error,statistic,p_value,conf_low,conf_high", report.Parameters);
        if (!report.Ancillary.IsEmpty)
        {
            console.Output.WriteLine();
            WriteRows(console.Output, "name,ancillary,std_error,statistic,p_value,conf_low,conf_high", ReportCells.AncillaryRows(report));
        }

        foreach (EffectSection section in report.Effects)
        {
            console.Output.WriteLine();
            WriteRows(console.Output, $"name,{section.Key},std_error,statistic,p_value,conf_low,conf_high", section.Rows);
        }

        WriteTests(console.Output, report);
        if (report.Bootstrap is not { } bootstrap)
        {
            return;
        }

        console.Output.WriteLine();
        console.Output.WriteLine("name,bootstrap_std_error,bootstrap_conf_low,bootstrap_conf_high");
        for (int j = 0; j < bootstrap.ParameterNames.Length; j++)
        {
            console.Output.WriteLine(
                string.Join(
                    ',',
                    CsvText.Field(bootstrap.ParameterNames[j]),
                    CsvText.Number(bootstrap.StandardErrors[j]),
                    CsvText.Number(bootstrap.ConfidenceLow[j]),
                    CsvText.Number(bootstrap.ConfidenceHigh[j])
                )
            );
        }
    }

    private static void WriteRows(TextWriter output, string heading, ImmutableArray<CoefficientRow> rows)
    {
        output.WriteLine(heading);
        foreach (CoefficientRow row in rows)
        {
            output.WriteLine(
                string.Join(
                    ',',
                    CsvText.Field(row.Name),
                    CsvText.Number(row.Estimate),
                    CsvText.Number(row.StandardError),
                    CsvText.Number(row.Statistic),
                    CsvText.Number(row.PValue),
                    CsvText.Number(row.ConfidenceLow),
                    CsvText.Number(row.ConfidenceHigh)
                )
            );
        }
    }

    private static void WriteTests(TextWriter output, FitReport report)
    {
        if (report.Tests.IsEmpty)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("test,hypothesis,statistic,df,df_denominator,p_value");
        foreach (HypothesisTest test in report.Tests)
        {
            output.WriteLine(
                string.Join(
                    ',',
                    CsvText.Field(test.Name),
                    CsvText.Field(test.Hypothesis),
                    CsvText.Number(test.Statistic),
                    CsvText.Number(test.DegreesOfFreedom),
                    CsvText.Number(test.DenominatorDegreesOfFreedom),
                    CsvText.Number(test.PValue)
                )
            );
        }
    }
}
