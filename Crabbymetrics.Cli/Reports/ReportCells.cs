using System.Collections.Immutable;
using System.Globalization;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Cli.Reports;

/// <summary>The texts that the forms for people share: the cells of the coefficient table and the fit statistics.</summary>
internal static class ReportCells
{
    public const string AncillaryTitle = "Ancillary parameters (limits of positive ones on the log scale)";

    public static string[] Headings(FitReport report)
    {
        double tail = 50.0 * (1.0 - report.Level);
        string low = tail.ToString("0.####", CultureInfo.InvariantCulture) + "%";
        string high = (100.0 - tail).ToString("0.####", CultureInfo.InvariantCulture) + "%";
        return ["", "Estimate", "Std. error", report.StatisticName, $"P>|{report.StatisticName}|", low, high];
    }

    public static IReadOnlyList<string[]> Rows(ImmutableArray<CoefficientRow> coefficients)
    {
        ColumnPrecision precision = new();
        foreach (CoefficientRow row in coefficients)
        {
            precision.Include(row.StandardError ?? row.Estimate);
        }

        List<string[]> rows = [];
        foreach (CoefficientRow row in coefficients)
        {
            rows.Add([
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
            rows.Add([
                bootstrap.ParameterNames[j],
                precision.Format(error, error),
                precision.Format(bootstrap.ConfidenceLow[j], error),
                precision.Format(bootstrap.ConfidenceHigh[j], error),
            ]);
        }

        return rows;
    }

    public static string BootstrapTitle(BootstrapResult bootstrap)
    {
        string completed = bootstrap.Cancelled ? FormattableString.Invariant($"{bootstrap.CompletedReplications} of ") : "";
        string seed = bootstrap.IsJackknife ? "" : FormattableString.Invariant($", seed {bootstrap.Seed}");
        return FormattableString.Invariant(
            $"Bootstrap: {bootstrap.Scheme}, {completed}{bootstrap.Replications} replicates, {bootstrap.Failures.Length} failed{seed}"
        );
    }

    /// <summary>The ancillary parameters as rows of a coefficient table: without statistics, since 0 is no hypothesis about them.</summary>
    public static ImmutableArray<CoefficientRow> AncillaryRows(FitReport report) =>
        [
            .. report.Ancillary.Select(static row => new CoefficientRow(
                row.Name,
                row.Estimate,
                row.StandardError,
                null,
                null,
                row.ConfidenceLow,
                row.ConfidenceHigh
            )),
        ];

    /// <summary>What describes the fit as a whole, without what is not available.</summary>
    public static FitStatistic[] Statistics(FitReport report)
    {
        FitStatistic[] all =
        [
            new("Observations", report.ObservationCount),
            new("Residual df", report.ResidualDegreesOfFreedom),
            new("Log-likelihood", report.LogLikelihood),
            new("Penalty", report.Penalty is 0.0 ? null : report.Penalty),
            new("Deviance", report.Deviance),
            new("Null deviance", report.NullDeviance),
            new(report.RSquared?.RSquaredName ?? "R2", report.RSquared?.RSquared),
            new("Adjusted R2", report.RSquared?.AdjustedRSquared),
            new("Residual std. error", report.LinearFit?.Sigma ?? report.Instruments?.Sigma),
            new("F", report.FTest?.Statistic),
            new("P > F", report.FTest?.PValue),
            new("Dispersion", report.Dispersion),
            .. report.DistributionParameters.Select(static parameter => new FitStatistic(parameter.Key, parameter.Value)),
            new("AIC", report.Aic),
            new("BIC", report.Bic),
        ];
        int count = 0;
        foreach (FitStatistic statistic in all)
        {
            if (statistic.Value is { } value && double.IsFinite(value))
            {
                all[count++] = statistic;
            }
        }

        return all[..count];
    }

    /// <summary>What the outcome of 1, or the absent class, stands for; null where the outcome is a number.</summary>
    public static string? OutcomeText(FitReport report) =>
        report.Event is { } name ? $"Event: {report.OutcomeName} = {name}."
        : report.ReferenceClass is { } reference ? $"Reference class of {report.OutcomeName}: {reference}."
        : null;

    /// <summary>How standard errors were computed: the formula, its lag and its clusters.</summary>
    public static string CovarianceText(CovarianceMatrix covariance)
    {
        string text = covariance.SerialText is { } serial ? $"{covariance.Kind}, {serial}" : covariance.Kind;
        foreach ((string name, int count) in covariance.ClusterCounts)
        {
            text += FormattableString.Invariant($", {count} clusters of {name}");
        }

        return text;
    }

    /// <summary>The levels with which the others are compared; null where there are none.</summary>
    public static string? BaselineText(FitReport report) =>
        report.Baselines.IsEmpty
            ? null
            : $"Compared with: {string.Join("; ", report.Baselines.Select(static pair => $"{pair.Key} = {pair.Value}"))}.";

    /// <summary>How many rows are not used, by reason.</summary>
    public static string DroppedText(FitReport report) =>
        string.Join(", ", report.DroppedRows.Select(static rows => FormattableString.Invariant($"{rows.Count} ({rows.Reason})")));

    /// <summary>What the table says of levels and rows.</summary>
    public static IEnumerable<string> SampleTexts(FitReport report)
    {
        if (BaselineText(report) is { } baselines)
        {
            yield return baselines;
        }

        if (!report.DroppedRows.IsEmpty)
        {
            yield return $"Rows left out: {DroppedText(report)}.";
        }

        if (report.Absorbed is { } absorbed)
        {
            yield return AbsorbedText(absorbed, report);
        }
    }

    private static string AbsorbedText(IAbsorbedEffects absorbed, FitReport report)
    {
        IEnumerable<string> effects = absorbed.Absorbed.Select(static effect =>
            FormattableString.Invariant($"{effect.Name} ({effect.Levels.GroupCount} levels)")
        );
        string singletons =
            absorbed.SingletonsDropped == 0 ? "" : FormattableString.Invariant($"; {absorbed.SingletonsDropped} singletons left out");
        string separated = report.SeparatedRows.IsEmpty
            ? ""
            : FormattableString.Invariant($"; {report.SeparatedRows.Length} separated rows left out");
        string within =
            report.LinearFit is null && report.Instruments is null
                ? ""
                : FormattableString.Invariant($"; within R2 {absorbed.WithinRSquared:F4}");
        return FormattableString.Invariant($"Absorbed: {string.Join(", ", effects)}; rank {absorbed.AbsorbedRank}{singletons}")
            + $"{separated}{within}.";
    }
}
