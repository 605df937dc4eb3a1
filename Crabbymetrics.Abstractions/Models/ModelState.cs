using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crabbymetrics;

/// <summary>
/// What is kept of a fitted model: estimator and options, estimates, one covariance, diagnostics and fit statistics, and no row of the
/// data. Plain and immutable; <see cref="ModelDocument"/> makes JSON of it, and the descriptor of the estimator a model that predicts.
/// </summary>
[JsonConverter(typeof(ModelStateJsonConverter))]
public sealed record ModelState
{
    /// <summary>The name of the descriptor of the estimator.</summary>
    public required string Estimator { get; init; }

    /// <summary>The model in words, for people: <c>Poisson (log link)</c>; empty where it is not known.</summary>
    public string Title { get; init; } = "";

    /// <summary>The options that differ from their defaults, as text by member.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The k parameter names.</summary>
    public required ImmutableArray<string> ParameterNames { get; init; }

    /// <summary>The k estimates; NaN for a parameter that is not identified.</summary>
    public required ImmutableArray<double> Parameters { get; init; }

    /// <summary>The p columns of the design of the fit, without the intercept.</summary>
    public ImmutableArray<string> Regressors { get; init; } = [];

    /// <summary>Whether there is an intercept among the parameters.</summary>
    public bool HasIntercept { get; init; }

    /// <summary>The family; null where the model has none.</summary>
    public string? Family { get; init; }

    /// <summary>The link; null where the mean is no function of a linear predictor.</summary>
    public string? Link { get; init; }

    /// <summary>The means at the linear predictors of <see cref="ProbePoints"/>: a registered estimator of the same name with another mean
    /// is told by them.</summary>
    public ImmutableArray<double> MeanProbe { get; init; } = [];

    /// <summary>The number of observations of the fit.</summary>
    public required double ObservationCount { get; init; }

    /// <summary>The degrees of freedom of t; infinity for the normal.</summary>
    public double TestDegreesOfFreedom { get; init; } = double.PositiveInfinity;

    /// <summary>How the fit went.</summary>
    public required FitDiagnostics Diagnostics { get; init; }

    /// <summary>The covariance with which the model was saved; null where there is none.</summary>
    public CovarianceMatrix? Covariance { get; init; }

    /// <summary>Why there is no covariance; null where there is one.</summary>
    public string? InferenceUnavailableReason { get; init; }

    /// <summary>The estimates beside the coefficients.</summary>
    public ImmutableArray<StoredAncillary> Ancillary { get; init; } = [];

    /// <summary>The estimates of absorbed effects; empty where there are none, or the result does not recover them.</summary>
    public ImmutableArray<StoredEffect> Effects { get; init; } = [];

    /// <summary>The variance of a new outcome around its mean, where outcomes are normal; NaN where they are not.</summary>
    public double OutcomeVariance { get; init; } = double.NaN;

    /// <summary>The dispersion of a new outcome around its mean, for a prediction interval; NaN where the fit had no distribution of
    /// outcomes.</summary>
    public double OutcomeDispersion { get; init; } = double.NaN;

    /// <summary>Why the fit had no distribution of outcomes; null where it had one, or none is known.</summary>
    public string? NoOutcomeDistributionReason { get; init; }

    /// <summary>The parameters of the distribution beside mean and dispersion, by name: <c>theta</c>, <c>delta</c>, <c>power</c>.</summary>
    public ImmutableArray<KeyValuePair<string, double>> DistributionParameters { get; init; } = [];

    /// <summary>The fit statistics by name: <c>log_likelihood</c>, <c>aic</c>, <c>deviance</c>, <c>r_squared</c>. Those that are not
    /// available are not there.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Statistics { get; init; } = [];

    /// <summary>What R squared is, as a table names it; null where there is none.</summary>
    public string? RSquaredName { get; init; }

    /// <summary>What the estimator alone knows (<see cref="IModelState.WriteState"/>); null where that is nothing.</summary>
    public JsonElement? Own { get; init; }

    /// <summary>The linear predictors of <see cref="MeanProbe"/>.</summary>
    public static ImmutableArray<double> ProbePoints { get; } = [-1.25, -0.5, 0.25, 1.0];

    /// <summary>Collects what is kept of a result.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance to keep; null where there is none.</param>
    /// <param name="unavailableReason">Why there is none; null where there is one.</param>
    /// <param name="ancillary">The estimates beside the coefficients, with standard errors; empty where there is nothing.</param>
    /// <returns>The state, which the caller may complete: with the options that a host knows, say.</returns>
    /// <exception cref="ArgumentException">The fit did not converge, or the covariance is of other parameters.</exception>
    public static ModelState Of(
        IEstimationResult result,
        CovarianceMatrix? covariance,
        string? unavailableReason = null,
        ImmutableArray<StoredAncillary> ancillary = default
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is StoredModel stored
            ? stored.State
            : ModelStateBuilder.Build(result) with
            {
                Covariance =
                    covariance is null || covariance.ParameterNames.SequenceEqual(result.ParameterNames)
                        ? covariance
                        : throw new ArgumentException("The covariance is of another model: its parameters are others.", nameof(covariance)),
                InferenceUnavailableReason = unavailableReason,
                Ancillary = ancillary.IsDefault ? [] : ancillary,
            };
    }
}
