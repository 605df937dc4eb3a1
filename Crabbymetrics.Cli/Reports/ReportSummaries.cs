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

    /// <summary>Several models side by side; below stands what each is, with those that have no estimates.</summary>
    public static RegressionTable Comparison(IReadOnlyList<FitReport> reports)
    {
        bool ofOneSample =
            reports.Select(static report => report.ObservationCount).Distinct().Count() == 1
            || reports.Any(static report => report.Subset is not null);
        string[] common = ofOneSample
            ? []
            : ["Each model uses the rows that are complete in it; --common-sample uses those that are complete in all."];
        return RegressionTable.Compare(
            reports.Select(
                (report, m) =>
                {
                    string subset = report.Subset is { } by ? $", {by.Key} = {by.Value}" : "";
                    string dropped = report.DroppedRows.IsEmpty ? "" : "; left out " + ReportCells.DroppedText(report);
                    string failed = report.Converged ? "" : $"; no estimates ({report.TerminationReason})";
                    ModelSummary model = OfModel(report, FormattableString.Invariant($"({m + 1})"));
                    return WithNotes(
                        model,
                        [
                            $"{report.Title}: {report.Formula}{subset}{dropped}{failed}",
                            .. model.Notes,
                            .. m == reports.Count - 1 ? common : [],
                        ]
                    );
                }
            )
        );
    }

    private static ModelSummary WithNotes(ModelSummary model, IEnumerable<string> notes) =>
        new()
        {
            Name = model.Name,
            Estimator = model.Estimator,
            Outcome = model.Outcome,
            Rows = model.Rows,
            StatisticName = model.StatisticName,
            Level = model.Level,
            StandardErrors = model.StandardErrors,
            Statistics = model.Statistics,
            Notes = [.. notes],
        };

    private static ModelSummary OfModel(FitReport report, string? name = null) =>
        new()
        {
            Name = name ?? $"{report.Title}: {report.Formula}",
            Estimator = report.Estimator,
            Outcome = report.OutcomeName,
            Rows = report.Parameters,
            StatisticName = report.StatisticName,
            Level = report.Level,
            StandardErrors = report.Covariance is null ? "" : ReportCells.CovarianceText(report.Covariance),
            Statistics = [.. ReportCells.Statistics(report)],
            Notes =
            [
                .. new[] { ReportCells.OutcomeText(report), ReportCells.BaselineText(report) }.OfType<string>(),
                .. name is null && !report.DroppedRows.IsEmpty ? new[] { "Rows left out: " + ReportCells.DroppedText(report) + "." } : [],
                .. report.Tests.Select(static test => test.ToString()),
                .. report.Instruments?.Lines() ?? [],
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
