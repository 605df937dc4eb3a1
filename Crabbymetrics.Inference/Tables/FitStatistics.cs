using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The numbers that describe a fit as a whole, from the capabilities of its result. What is not available is left out.</summary>
public static class FitStatistics
{
    private static readonly (string Key, string Name)[] Further =
    [
        ("within_r_squared", "Within R2"),
        ("rmse", "RMSE"),
        ("mcfadden_r_squared", "Pseudo R2"),
    ];

    /// <summary>The statistics of a result, in the order in which tables show them.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="joint">The F test of its slopes; null for none.</param>
    /// <returns>The statistics that are finite.</returns>
    public static ImmutableArray<FitStatistic> Of(IEstimationResult result, HypothesisTest? joint = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is StoredModel stored)
        {
            return [.. stored.NamedStatistics.Select(static each => new FitStatistic(each.Key, each.Value))];
        }

        ILikelihood? likelihood = result as ILikelihood;
        IGoodnessOfFit? goodness = result as IGoodnessOfFit;
        IResidualError? residual = result as IResidualError;
        // A penalized likelihood has no information criteria, and its estimates do not maximize the likelihood.
        bool maximized = likelihood is not { PenalizedMaximum: not null };
        double? twice = maximized ? 2.0 * likelihood?.LogLikelihood : null;
        double? count = likelihood?.EstimatedParameterCount;
        (string rSquaredName, double? rSquared, double? adjusted) = RSquared(result, maximized);
        ImmutableArray<FitStatistic> all =
        [
            new("Observations", result.ObservationCount),
            new("Residual df", goodness?.ResidualDegreesOfFreedom ?? residual?.ResidualDegreesOfFreedom),
            new("Log-likelihood", likelihood?.LogLikelihood),
            new("Penalty", result.Diagnostics.Penalty is 0.0 ? null : result.Diagnostics.Penalty),
            new("Deviance", (result as IDeviance)?.Deviance ?? goodness?.Deviance),
            new("Null deviance", (result as IDeviance)?.NullDeviance),
            new(rSquaredName, rSquared),
            new("Adjusted R2", adjusted),
            new("Residual std. error", (result as ILinearFit)?.Sigma ?? residual?.Sigma),
            new("F", joint?.Statistic),
            new("P > F", joint?.PValue),
            new("Dispersion", Dispersion(result)),
            .. Distribution(result),
            new("AIC", (2.0 * count) - twice),
            new("BIC", (count * Math.Log(result.ObservationCount)) - twice),
        ];
        return [.. all.Where(static statistic => statistic.Value is { } value && double.IsFinite(value))];
    }

    /// <summary>Statistics that tables show only where they are asked for: within R squared, root mean squared error, McFadden's pseudo R
    /// squared beside the deviance's, F of first stages.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The statistics that are finite.</returns>
    public static ImmutableArray<FitStatistic> FurtherOf(IEstimationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is StoredModel stored)
        {
            return
            [
                .. Further
                    .Select(each => new FitStatistic(each.Name, stored.Statistic(each.Key)))
                    .Where(static statistic => statistic.Value is { } value && double.IsFinite(value)),
            ];
        }

        double? within = result is IAbsorbedEffects { Absorbed.IsEmpty: false } absorbed ? absorbed.WithinRSquared : null;
        ImmutableArray<FitStatistic> all =
        [
            new("Within R2", within),
            new("RMSE", (result as ILinearFit)?.RootMeanSquaredError),
            new("Pseudo R2", McFaddenRSquared(result)),
            .. (result as IFirstStageStatistics)?.FirstStageStatistics ?? [],
        ];
        return [.. all.Where(static statistic => statistic.Value is { } value && double.IsFinite(value))];
    }

    private static IEnumerable<FitStatistic> Distribution(IEstimationResult result) =>
        result is IDistributionParameters model
            ? model.DistributionParameters.Select(static parameter => new FitStatistic(parameter.Key, parameter.Value))
            : [];

    private static double? Dispersion(IEstimationResult result) =>
        result is not (ILinearFit or IResidualError)
        && result is IInformation { Dispersion: double dispersion }
        && (result is IFamilyModel { Family.HasDispersion: true } || dispersion != 1.0)
            ? dispersion
            : null;

    private static (string Name, double? Value, double? Adjusted) RSquared(IEstimationResult result, bool maximized) =>
        result switch
        {
            IRSquared known => (known.RSquaredName, known.RSquared, known.AdjustedRSquared),
            ILikelihood likelihood when maximized => ("Pseudo R2", McFaddenRSquared(likelihood), null),
            _ => ("R2", null, null),
        };

    // Where the table has another R squared, and the likelihood is one of probabilities.
    private static double? McFaddenRSquared(IEstimationResult result) =>
        result is IRSquared and IFamilyModel { Family.HasDispersion: false } and ILikelihood { PenalizedMaximum: null } likelihood
            ? McFaddenRSquared(likelihood)
            : null;

    private static double McFaddenRSquared(ILikelihood likelihood) => 1.0 - (likelihood.LogLikelihood / likelihood.NullLogLikelihood);

    /// <summary>What a saved model keeps beside what its capabilities say: the F test of the slopes under the covariance that is saved, and
    /// the statistics that tables show where they are asked for.</summary>
    internal static IEnumerable<KeyValuePair<string, double>> Kept(IEstimationResult result, HypothesisTest? joint)
    {
        IAbsorbedEffects? absorbed = result is IAbsorbedEffects { Absorbed.IsEmpty: false } effects ? effects : null;
        (string Key, double? Value)[] all =
        [
            ("f", joint?.Statistic),
            ("f_p_value", joint?.PValue),
            ("within_r_squared", absorbed?.WithinRSquared),
            ("rmse", (result as ILinearFit)?.RootMeanSquaredError),
            ("mcfadden_r_squared", McFaddenRSquared(result)),
        ];
        return all.Where(static each => each.Value is { } value && double.IsFinite(value))
            .Select(static each => KeyValuePair.Create(each.Key, each.Value!.Value));
    }
}
