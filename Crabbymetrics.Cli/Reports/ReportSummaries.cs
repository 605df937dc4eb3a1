using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A report as the tables of the library take it: one model, and further tables of what was asked for beside it.</summary>
internal static class ReportSummaries
{
    /// <summary>The tables of a report, the model's first.</summary>
    public static ImmutableArray<FormattedTable> Tables(FitReport report) =>
        [
            .. RegressionTable.Summarize(OfModel(report)).ToTables(),
            .. report.Penalized?.Table() is { } penalties ? (ImmutableArray<FormattedTable>)[penalties] : [],
            .. report.Effects.Select(section => OfRows(report, section.Rows, section.Title)),
            .. report.Measures.Select(static measures => measures.ToTable()),
            .. (report.Bootstrap as ITabular)?.ToTables() ?? [],
        ];

    /// <summary>A table of rows alone.</summary>
    /// <param name="report">The report.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="title">Its title; null for none.</param>
    /// <param name="key">The name of the estimates in CSV.</param>
    public static FormattedTable OfRows(
        FitReport report,
        ImmutableArray<CoefficientRow> rows,
        string? title = null,
        string key = "estimate"
    ) =>
        new()
        {
            Title = title,
            Keys = CoefficientCells.Keys.SetItem(1, key),
            Header = [CoefficientCells.Header(report.StatisticName, report.Level)],
            Sections = [CoefficientCells.Section(rows)],
            OmitsEmptyColumns = true,
        };

    /// <summary>Several models side by side; below stands what each is, with those that have no estimates.</summary>
    public static RegressionTable Comparison(IReadOnlyList<FitReport> reports)
    {
        bool ofOneSample =
            reports.Select(static report => report.ObservationCount).Distinct().Count() == 1
            || reports.Any(static report => report.Subset is not null);
        return RegressionTable.Compare(
            Models(reports),
            new RegressionTableOptions
            {
                Notes = ofOneSample
                    ? []
                    : ["Each model uses the rows that are complete in it; --common-sample uses those that are complete in all."],
            }
        );
    }

    /// <summary>The models of several reports, numbered.</summary>
    /// <param name="reports">The reports.</param>
    public static IEnumerable<ModelSummary> Models(IReadOnlyList<FitReport> reports) =>
        reports.Select((report, m) => OfModel(report, FormattableString.Invariant($"({m + 1})")));

    private static ModelSummary OfModel(FitReport report, string? name = null)
    {
        string subset = report.Subset is { } by ? $", {by.Key} = {by.Value}" : "";
        string dropped = report.DroppedRows.IsEmpty ? "" : "; left out " + ReportCells.DroppedText(report);
        string failed = report.Converged ? "" : $"; no estimates ({report.TerminationReason})";
        string title = $"{report.Title}: {report.Formula}";
        string?[] ofSeveral =
        [
            $"{title}{subset}{dropped}{failed}",
            ReportCells.OutcomeText(report),
            ReportCells.BaselineText(report),
            .. ReportCells.Remarks(report).SelectMany(static remark => remark.Split('\n')),
        ];
        return new ModelSummary
        {
            Name = name,
            Title = title,
            Estimator = report.Estimator,
            Outcome = report.OutcomeName,
            Rows = report.Parameters,
            Ancillary = CoefficientCells.Of(report.Ancillary),
            AbsorbedEffects = report.Absorbed is null ? [] : [.. report.Absorbed.Absorbed.Select(static effect => effect.Name)],
            Clusters =
                report.Covariance?.ClusterCounts.ToImmutableSortedDictionary(StringComparer.Ordinal)
                ?? ImmutableSortedDictionary<string, int>.Empty,
            StatisticName = report.StatisticName,
            Level = report.Level,
            StandardErrors = report.Covariance?.Description ?? "",
            Statistics = report.Statistics,
            Notes = name is null ? [.. ReportCells.Notes(report)] : [.. ofSeveral.OfType<string>()],
            Status = report.Status,
            Remarks = [.. ReportCells.Remarks(report)],
        };
    }
}
