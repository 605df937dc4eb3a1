using System.Globalization;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The texts that the forms for people share: the cells of the coefficient table and the fit statistics.</summary>
internal static class ReportCells
{
    public static string[] Headings(FitReport report)
    {
        double tail = 50.0 * (1.0 - report.Level);
        string low = tail.ToString("0.####", CultureInfo.InvariantCulture) + "%";
        string high = (100.0 - tail).ToString("0.####", CultureInfo.InvariantCulture) + "%";
        return ["", "Estimate", "Std. error", report.StatisticName, $"P>|{report.StatisticName}|", low, high];
    }

    public static IReadOnlyList<string[]> Rows(FitReport report)
    {
        ColumnPrecision precision = new();
        foreach (CoefficientRow row in report.Parameters)
        {
            precision.Include(report.Covariance is null ? row.Estimate : row.StandardError);
        }

        List<string[]> rows = [];
        foreach (CoefficientRow row in report.Parameters)
        {
            rows.Add(
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

        return rows;
    }

    public static string[] BootstrapHeadings(FitReport report)
    {
        string[] headings = Headings(report);
        return ["", "Std. error", headings[^2], headings[^1]];
    }

    public static IReadOnlyList<string[]> BootstrapRows(BootstrapResult bootstrap)
    {
        ColumnPrecision precision = new();
        foreach (double error in bootstrap.StandardErrors)
        {
            precision.Include(error);
        }

        List<string[]> rows = [];
        for (int j = 0; j < bootstrap.ParameterNames.Length; j++)
        {
            double error = bootstrap.StandardErrors[j];
            rows.Add([bootstrap.ParameterNames[j], precision.Format(error, error), precision.Format(bootstrap.ConfidenceLow[j], error), precision.Format(bootstrap.ConfidenceHigh[j], error)]);
        }

        return rows;
    }

    public static string BootstrapTitle(BootstrapResult bootstrap) => FormattableString.Invariant(
        $"Bootstrap: {bootstrap.Scheme}, {bootstrap.Replications} replicates, {bootstrap.Failures.Length} failed, seed {bootstrap.Seed}");

    /// <summary>Names and values of what describes the fit as a whole.</summary>
    public static IReadOnlyList<FitStatistic> Statistics(FitReport report)
    {
        FitStatistic[] all =
        [
            new("Observations", ColumnPrecision.Fit(report.ObservationCount)),
            new("Residual df", ColumnPrecision.Fit(report.ResidualDegreesOfFreedom)),
            new("Log-likelihood", ColumnPrecision.Fit(report.LogLikelihood)),
            new("Penalty", report.Penalty is 0.0 ? "" : ColumnPrecision.Fit(report.Penalty)),
            new("Deviance", ColumnPrecision.Fit(report.Deviance)),
            new("Null deviance", ColumnPrecision.Fit(report.NullDeviance)),
            new("AIC", ColumnPrecision.Fit(report.Aic)),
            new("BIC", ColumnPrecision.Fit(report.Bic)),
        ];
        return [.. all.Where(static statistic => statistic.Value.Length > 0)];
    }

    /// <summary>How the standard errors were computed, for a note under the table.</summary>
    public static string CovarianceNote(FitReport report)
    {
        if (report.Covariance is not { } covariance)
        {
            return "Standard errors: not available.";
        }

        string note = "Standard errors: " + covariance.Kind;
        foreach ((string name, int count) in covariance.ClusterCounts)
        {
            note += FormattableString.Invariant($", {count} clusters of {name}");
        }

        return note + ".";
    }
}
