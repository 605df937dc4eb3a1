using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// Tests of a model with known dispersion (Poisson, grouped binomial) against the saturated one: its deviance or Pearson's statistic is
/// chi-squared with n - k degrees of freedom where the counts are large. They say nothing where the dispersion is estimated (least squares,
/// gamma).
/// </summary>
public static class GoodnessOfFitTest
{
    // Cochran's rule: at most a fifth of the expected counts should be below five.
    private const double SmallMean = 5.0;

    /// <summary>Tests by the deviance.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The test.</returns>
    /// <exception cref="NotSupportedException">The result has no deviance, or its dispersion is estimated.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference, or its weights are probability weights.</exception>
    /// <exception cref="CrabbymetricsException">There are no residual degrees of freedom.</exception>
    public static HypothesisTest Deviance(IEstimationResult result) => Of(result, "Deviance goodness of fit", static fit => fit.Deviance);

    /// <summary>Tests by Pearson's statistic.</summary>
    /// <param name="result">The fitted model.</param>
    /// <returns>The test.</returns>
    /// <exception cref="NotSupportedException">The result has no Pearson statistic, or its dispersion is estimated.</exception>
    /// <exception cref="InferenceUnavailableException">The result has no inference, or its weights are probability weights.</exception>
    /// <exception cref="CrabbymetricsException">There are no residual degrees of freedom.</exception>
    public static HypothesisTest Pearson(IEstimationResult result) =>
        Of(result, "Pearson goodness of fit", static fit => fit.PearsonChiSquared);

    private static HypothesisTest Of(IEstimationResult result, string name, Func<IGoodnessOfFit, double> statistic)
    {
        IGoodnessOfFit fit = Capability.Require<IGoodnessOfFit>(result, name);
        ObservationCounts.RefuseProbabilityWeights(result, name);
        if (result is IInformation { InferenceUnavailableReason: { } reason })
        {
            throw new InferenceUnavailableException(reason);
        }

        if (result is IInformation { Dispersion: not 1.0 } dispersed)
        {
            throw new NotSupportedException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{name} needs a model with known dispersion (Poisson, binomial): that of '{result.EstimatorName}' is estimated "
                        + $"({dispersed.Dispersion:G4}), so that the fit cannot be judged by its size."
                )
            );
        }

        return fit.ResidualDegreesOfFreedom > 0.0
            ? HypothesisTest
                .ChiSquared(name, "the model against the saturated one", statistic(fit), fit.ResidualDegreesOfFreedom)
                .With(null, Warnings(result))
            : throw new CrabbymetricsException(
                FormattableString.Invariant($"{name} has {fit.ResidualDegreesOfFreedom} degrees of freedom: the model is saturated.")
            );
    }

    private static ImmutableArray<string> Warnings(IEstimationResult result)
    {
        if (result is not IFittedMeans fit)
        {
            return [];
        }

        double[] means = new double[fit.RowCount];
        fit.CopyFittedMeans(means);
        int small = means.Count(static mean => mean < SmallMean);
        return small * 5 > means.Length
            ?
            [
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"{small} of {means.Length} fitted means are below {SmallMean}: the chi-squared distribution is a poor "
                        + $"approximation then."
                ),
            ]
            : [];
    }
}
