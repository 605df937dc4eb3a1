using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// What every fitted model says of itself. Inference asks for more through the capability interfaces that a result may implement beside
/// this one: <see cref="IScoreContributions"/>, <see cref="IInformation"/>, <see cref="IWeightedRefit"/>, <see cref="ILikelihood"/> and
/// <see cref="IObservedData"/>. Implementations are immutable and safe for concurrent use.
/// </summary>
[System.Text.Json.Serialization.JsonConverter(typeof(EstimationResultJsonConverter))]
public interface IEstimationResult
{
    /// <summary>The short name of the estimator, as a user would type it: <c>poisson</c>.</summary>
    string EstimatorName { get; }

    /// <summary>The model in words, for the headings of tables: <c>Ordinary least squares</c>.</summary>
    /// <value>Default the name of the estimator, with a capital and without hyphens.</value>
    string Title => EstimatorName.Length == 0 ? "" : char.ToUpperInvariant(EstimatorName[0]) + EstimatorName[1..].Replace('-', ' ');

    /// <summary>The k parameter names, in the order of <see cref="Parameters"/>; an intercept is first and named
    /// <c>(Intercept)</c>.</summary>
    ImmutableArray<string> ParameterNames { get; }

    /// <summary>
    /// The k estimates, in the units of the caller's data. <see cref="double.NaN"/> marks a parameter that the data do not identify and
    /// that was left out (and named in the warnings of <see cref="Diagnostics"/>); the capability interfaces speak only of the others, in
    /// this order.
    /// </summary>
    ImmutableArray<double> Parameters { get; }

    /// <summary>How the fit went.</summary>
    FitDiagnostics Diagnostics { get; }

    /// <summary>
    /// The number of observations n that small-sample factors use: rows with a positive weight, or the sum of the weights where
    /// they are frequencies.
    /// </summary>
    double ObservationCount { get; }

    /// <summary>
    /// The degrees of freedom of the t distribution that tests and limits use; infinity (the default) where they are asymptotic and use the
    /// normal.
    /// </summary>
    double TestDegreesOfFreedom => double.PositiveInfinity;
}
