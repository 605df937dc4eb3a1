using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>What a table says of one model: its coefficients with their errors, and its fit statistics. Immutable; made from a result or
/// filled in by hand.</summary>
[System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class ModelSummary
{
    /// <summary>The name above the model's column; null for a number.</summary>
    public string? Name { get; init; }

    /// <summary>The short name of the estimator: <c>poisson</c>.</summary>
    public string Estimator { get; init; } = "";

    /// <summary>The name of the outcome; empty where it is not known.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The coefficients, intercept first.</summary>
    public required ImmutableArray<CoefficientRow> Rows { get; init; }

    /// <summary>The name of the statistic: <c>z</c> or <c>t</c>.</summary>
    public string StatisticName { get; init; } = "z";

    /// <summary>The confidence level of the limits in the rows.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>The kind of standard error, with its clusters: <c>hc1</c>, <c>cr1 (firm: 59 clusters)</c>; empty where there are
    /// none.</summary>
    public string StandardErrors { get; init; } = "";

    /// <summary>The fit statistics, in the order in which they are shown.</summary>
    public ImmutableArray<FitStatistic> Statistics { get; init; } = [];

    /// <summary>Notes for the reader: why there are no standard errors, a fit's warnings.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Collects what a result and its coefficient table say.</summary>
    /// <param name="result">The fitted model. The statistics are those that its capabilities give.</param>
    /// <param name="coefficients">Its coefficient table.</param>
    /// <param name="name">The name above its column; null for a number.</param>
    /// <param name="outcome">The name of the outcome; empty for none.</param>
    /// <returns>The summary.</returns>
    public static ModelSummary Create(IEstimationResult result, CoefficientTable coefficients, string? name = null, string outcome = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(outcome);
        ImmutableArray<string> notes = [.. result.Diagnostics.Warnings];
        if (coefficients.Covariance is { } covariance)
        {
            notes = notes.AddRange(covariance.Warnings);
        }

        return new ModelSummary
        {
            Name = name,
            Estimator = result.EstimatorName,
            Outcome = outcome,
            Rows = coefficients.Rows,
            StatisticName = coefficients.StatisticName,
            Level = coefficients.Level,
            StandardErrors = Describe(coefficients.Covariance),
            Statistics = StatisticsOf(result),
            Notes = coefficients.InferenceUnavailableReason is { } reason ? notes.Add($"No standard errors: {reason}") : notes,
        };
    }

    internal static string Describe(CovarianceMatrix? covariance)
    {
        if (covariance is null)
        {
            return "";
        }

        string details = string.Join(
            ", ",
            new[] { covariance.SerialText }
                .OfType<string>()
                .Concat(
                    covariance
                        .ClusterCounts.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                        .Select(static pair => FormattableString.Invariant($"{pair.Key}: {pair.Value} clusters"))
                )
        );
        return details.Length == 0 ? covariance.Kind : $"{covariance.Kind} ({details})";
    }

    private static void AddRSquared(IEstimationResult result, ImmutableArray<FitStatistic>.Builder statistics)
    {
        (string name, double value, double adjusted) = result switch
        {
            IRSquared known => (known.RSquaredName, known.RSquared, known.AdjustedRSquared),
            ILikelihood likelihood => ("Pseudo R2", 1.0 - (likelihood.LogLikelihood / likelihood.NullLogLikelihood), double.NaN),
            _ => ("", double.NaN, double.NaN),
        };
        if (double.IsFinite(value))
        {
            statistics.Add(new FitStatistic(name, value));
        }

        if (double.IsFinite(adjusted))
        {
            statistics.Add(new FitStatistic("Adjusted R2", adjusted));
        }
    }

    private static void AddStored(StoredModel model, ImmutableArray<FitStatistic>.Builder statistics)
    {
        (string Key, string Name)[] all =
        [
            ("log_likelihood", "Log-likelihood"),
            ("aic", "AIC"),
            ("bic", "BIC"),
            ("r_squared", model.State.RSquaredName ?? "R2"),
            ("adjusted_r_squared", "Adjusted R2"),
            ("deviance", "Deviance"),
        ];
        statistics.AddRange(
            all.Select(each => new FitStatistic(each.Name, model.Statistic(each.Key)))
                .Where(static statistic => statistic.Value is { } value && double.IsFinite(value))
        );
    }

    private static ImmutableArray<FitStatistic> StatisticsOf(IEstimationResult result)
    {
        ImmutableArray<FitStatistic>.Builder statistics = ImmutableArray.CreateBuilder<FitStatistic>();
        statistics.Add(new FitStatistic("Observations", result.ObservationCount));
        if (result is StoredModel stored)
        {
            AddStored(stored, statistics);
        }

        if (result is ILikelihood likelihood)
        {
            double twice = 2.0 * likelihood.LogLikelihood;
            double count = likelihood.EstimatedParameterCount;
            statistics.Add(new FitStatistic("Log-likelihood", likelihood.LogLikelihood));
            // A penalized likelihood has no information criteria, and its estimates do not maximize the likelihood.
            bool maximized = likelihood is not ILikelihood { PenalizedMaximum: not null };
            if (maximized)
            {
                statistics.Add(new FitStatistic("AIC", (2.0 * count) - twice));
                statistics.Add(new FitStatistic("BIC", (count * Math.Log(result.ObservationCount)) - twice));
            }
        }

        if (result is not ILikelihood { PenalizedMaximum: not null })
        {
            AddRSquared(result, statistics);
        }

        if (result is IGoodnessOfFit fit)
        {
            statistics.Add(new FitStatistic("Deviance", fit.Deviance));
        }

        return statistics.ToImmutable();
    }
}
