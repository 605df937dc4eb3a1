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
        int k = covariance.Dimension;
        int m = names.Length;
        int[] known = [.. Enumerable.Range(0, k).Where(j => !double.IsNaN(covariance[j, j]))];
        double[] left = new double[m * known.Length];
        double[] middle = new double[known.Length * known.Length];
        for (int c = 0; c < known.Length; c++)
        {
            for (int r = 0; r < m; r++)
            {
                left[(r * known.Length) + c] = gradients[(r * k) + known[c]];
            }

            for (int r = 0; r < known.Length; r++)
            {
                middle[(r * known.Length) + c] = covariance[known[r], known[c]];
            }
        }

        return new CovarianceMatrix(covariance.Kind, names, SquareMatrix.Congruence(left, middle, m, known.Length))
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
                $"The covariance is one of {string.Join(", ", covariance.ParameterNames)}; the result has the parameters {string.Join(", ", result.ParameterNames)}.",
                nameof(covariance));
        }
    }
}
