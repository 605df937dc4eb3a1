namespace Crabbymetrics.Estimators;

/// <summary>
/// What a family adds to <see cref="IGlmFamily"/> where an outcome has the variance <c>phi V(mu) / precision</c>: an exponential dispersion
/// model. The precision is 1 but for a row that is an average of that many observations (<see cref="WeightKind.Analytic"/>): for instance a
/// proportion of that many trials.
/// </summary>
/// <remarks>Jorgensen, The Theory of Dispersion Models (1997).</remarks>
public interface IDispersionFamily : IGlmFamily
{
    /// <summary>Whether there is a likelihood; a quasi-likelihood has none, and no outcome can be drawn from it.</summary>
    bool HasLikelihood { get; }

    /// <summary>The log-densities of outcomes, with all their constants.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means, as many.</param>
    /// <param name="dispersion">phi.</param>
    /// <param name="precision">Precisions, as many; empty for all ones.</param>
    /// <param name="result">Receives the log-densities.</param>
    void LogDensity(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        double dispersion,
        ReadOnlySpan<double> precision,
        Span<double> result
    );

    /// <summary>The dispersion that maximizes the likelihood at given means.</summary>
    /// <param name="deviance">The sum of the unit deviances, weights included.</param>
    /// <param name="count">The number of observations.</param>
    /// <param name="precision">The precisions of the rows; empty for all ones.</param>
    /// <returns>phi.</returns>
    double MaximumLikelihoodDispersion(double deviance, double count, ReadOnlySpan<double> precision);

    /// <summary>Improves on <see cref="MaximumLikelihoodDispersion"/> where the deviance alone does not give the maximum. The default keeps
    /// it.</summary>
    /// <param name="outcome">Outcomes.</param>
    /// <param name="mean">Means.</param>
    /// <param name="weights">The weight of each log-density; empty for all ones.</param>
    /// <param name="precision">Precisions; empty for all ones.</param>
    /// <param name="dispersion">A first estimate.</param>
    /// <returns>phi.</returns>
    double RefineDispersion(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> precision,
        double dispersion
    ) => dispersion;

    /// <summary>Draws an outcome.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="dispersion">phi over the precision.</param>
    /// <param name="random">The stream that decides.</param>
    /// <returns>An outcome that the family accepts.</returns>
    double Draw(double mean, double dispersion, RandomSource random);
}
