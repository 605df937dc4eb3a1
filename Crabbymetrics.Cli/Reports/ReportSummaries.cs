using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A report as the tables of the library take it: one model, and further tables of what was asked for beside it.</summary>
internal static class ReportSummaries
{
    /// <summary>The tables of a report, the model's first.</summary>
    public static IEnumerable<RegressionTable> Tables(FitReport report)
    {
        yield return RegressionTable.Summarize(OfModel(report));
        if (!report.Ancillary.IsEmpty)
        {
            yield return RegressionTable.Summarize(
                new ModelSummary
                {
                    Name = ReportCells.AncillaryTitle,
                    Rows = ReportCells.AncillaryRows(report),
                    StatisticName = report.StatisticName,
                    Level = report.Level,
                }
            );
        }

        foreach (EffectSection section in report.Effects)
        {
            yield return RegressionTable.Summarize(
                new ModelSummary
                {
                    Name = section.Title,
                    Rows = section.Rows,
                    StatisticName = report.StatisticName,
                    Level = report.Level,
                }
            );
        }

        if (report.Bootstrap is { } bootstrap)
        {
            yield return RegressionTable.Summarize(OfBootstrap(report, bootstrap));
        }
    }

    private static ModelSummary OfModel(FitReport report) =>
        new()
        {
            Name = $"{report.Title}: {report.Formula}",
            Estimator = report.Estimator,
            Outcome = report.OutcomeName,
            Rows = report.Parameters,
            StatisticName = report.StatisticName,
            Level = report.Level,
            StandardErrors = report.Covariance is null ? "" : ReportCells.CovarianceText(report.Covariance),
            Statistics = [.. ReportCells.Statistics(report)],
            Notes =
            [
                .. new[] { ReportCells.OutcomeText(report) }.OfType<string>(),
                .. report.Tests.Select(static test => test.ToString()),
                .. report.SpecificationTests.Select(static test => test.Test?.ToString()).OfType<string>(),
            ],
        };

    private static ModelSummary OfBootstrap(FitReport report, BootstrapResult bootstrap) =>
        new()
        {
            Name = ReportCells.BootstrapTitle(bootstrap),
            Rows =
            [
                .. bootstrap.ParameterNames.Select(
                    (name, j) =>
                        new CoefficientRow(
                            name,
                            report.Parameters[j].Estimate,
                            Finite(bootstrap.StandardErrors[j]),
                            null,
                            null,
                            Finite(bootstrap.ConfidenceLow[j]),
                            Finite(bootstrap.ConfidenceHigh[j])
                        )
                ),
            ],
            Level = bootstrap.Level,
        };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
