using System.Globalization;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The texts that the forms for people share: the cells of the coefficient table and the fit statistics.</summary>
internal static class ReportCells
{
    public static string[] Headings(FitReport report)
    {
        double tail = 50.0 * (1.0 - report.Level);
        string low = (tail).ToString("0.####", CultureInfo.InvariantCulture) + "%";
        string high = (100.0 - tail).ToString("0.####", CultureInfo.InvariantCulture) + "%";
        return ["", "Estimate", "Std. error", report.StatisticName, $"P>|{report.StatisticName}|", low, high];
    }

    public static IEnumerable<string[]> Rows(FitReport report)
    {
        IEnumerable<double?> scales = report.Parameters.Any(static row => row.StandardError is not null)
            ? report.Parameters.Select(static row => row.StandardError)
            : report.Parameters.Select(static row => row.Estimate);
        ColumnPrecision precision = new(scales);
        return report.Parameters.Select(row => (string[])
        [
            row.Name,
            row.Estimate is null ? "(left out)" : precision.Format(row.Estimate, row.StandardError),
            precision.Format(row.StandardError, row.StandardError),
            ColumnPrecision.Statistic(row.Statistic),
            ColumnPrecision.Probability(row.PValue),
            precision.Format(row.ConfidenceLow, row.StandardError),
            precision.Format(row.ConfidenceHigh, row.StandardError),
        ]);
    }

    public static string[] BootstrapHeadings(FitReport report)
    {
        string[] headings = Headings(report);
        return ["", "Std. error", headings[^2], headings[^1]];
    }

    public static IEnumerable<string[]> BootstrapRows(BootstrapResult bootstrap)
    {
        ColumnPrecision precision = new(bootstrap.StandardErrors.Select(static error => (double?)error));
        return Enumerable.Range(0, bootstrap.ParameterNames.Length).Select(j => (string[])
        [
            bootstrap.ParameterNames[j],
            precision.Format(bootstrap.StandardErrors[j], bootstrap.StandardErrors[j]),
            precision.Format(bootstrap.ConfidenceLow[j], bootstrap.StandardErrors[j]),
            precision.Format(bootstrap.ConfidenceHigh[j], bootstrap.StandardErrors[j]),
        ]);
    }

    public static string BootstrapTitle(BootstrapResult bootstrap) => FormattableString.Invariant(
        $"Bootstrap: {bootstrap.Scheme}, {bootstrap.Replications} replicates, {bootstrap.Failures.Length} failed, seed {bootstrap.Seed}");

    /// <summary>Names and values of what describes the fit as a whole.</summary>
    public static IEnumerable<(string Name, string Value)> Statistics(FitReport report)
    {
        (string Name, string Value)[] all =
        [
            ("Observations", ColumnPrecision.Fit(report.ObservationCount)),
            ("Residual df", ColumnPrecision.Fit(report.ResidualDegreesOfFreedom)),
            ("Log-likelihood", ColumnPrecision.Fit(report.LogLikelihood)),
            ("Penalty", report.Penalty is 0.0 ? "" : ColumnPrecision.Fit(report.Penalty)),
            ("Deviance", ColumnPrecision.Fit(report.Deviance)),
            ("Null deviance", ColumnPrecision.Fit(report.NullDeviance)),
            ("AIC", ColumnPrecision.Fit(report.Aic)),
            ("BIC", ColumnPrecision.Fit(report.Bic)),
        ];
        return all.Where(static statistic => statistic.Value.Length > 0);
    }

    /// <summary>How the standard errors were computed, for a note under the table.</summary>
    public static string CovarianceNote(FitReport report)
    {
        if (report.Covariance is not { } covariance)
        {
            return "Standard errors: not available.";
        }

        string clusters = string.Join(", ", covariance.ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => FormattableString.Invariant($"{pair.Value} clusters of {pair.Key}")));
        return "Standard errors: " + covariance.Kind + (clusters.Length == 0 ? "" : ", " + clusters) + ".";
    }
}
