using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The covariance of effects whose derivatives are known in closed form: <c>G V G'</c>.</summary>
internal static class EffectCovariance
{
    /// <summary>Computes <c>G V G'</c>. Parameters that are not identified (NaN in V) take no part.</summary>
    /// <param name="names">The m names of the functions.</param>
    /// <param name="gradients">m x k derivatives, row-major.</param>
    /// <param name="covariance">V, k x k.</param>
    public static CovarianceMatrix Propagate(ImmutableArray<string> names, ReadOnlySpan<double> gradients, CovarianceMatrix covariance)
    {
        double[] values = new WorkingGradients(covariance).Covariance(gradients, names.Length);
        return new CovarianceMatrix(covariance.Kind, names, values)
        {
            SmallSample = covariance.SmallSample,
            SmallSampleFactor = covariance.SmallSampleFactor,
            Dispersion = covariance.Dispersion,
            ClusterCounts = covariance.ClusterCounts,
            Lag = covariance.Lag,
            DegreesOfFreedom = covariance.DegreesOfFreedom,
            Warnings = covariance.Warnings,
        };
    }

    /// <summary>Refuses a covariance of other parameters than the result has.</summary>
    public static void RequireSameParameters(IEstimationResult result, CovarianceMatrix covariance)
    {
        if (!covariance.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException(
                $"The covariance is one of {string.Join(", ", covariance.ParameterNames)}; the result has the parameters "
                    + $"{string.Join(", ", result.ParameterNames)}.",
                nameof(covariance)
            );
        }
    }
}
