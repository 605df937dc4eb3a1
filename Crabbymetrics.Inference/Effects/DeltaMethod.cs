using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The delta method: a function g of the parameters has the covariance <c>G V G'</c>, with G its derivatives at the estimates. It holds for smooth
/// functions whose derivative there is not zero, in large samples.
/// </summary>
public static class DeltaMethod
{
    // The cube root of the unit roundoff: the step of a central difference that balances truncation and rounding.
    private const double RelativeStep = 6.055454452393343e-6;

    /// <summary>Estimates a nonlinear combination of the parameters: a ratio of two coefficients, a turning point <c>-b1/(2 b2)</c>.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="covariance">The covariance of its parameters, of any kind.</param>
    /// <param name="name">The name of the combination.</param>
    /// <param name="function">
    /// The combination, of all reported parameters in their order. Its derivatives are taken by central differences with steps in proportion to the
    /// standard errors, which are good to about ten digits for a smooth function.
    /// </param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>A table of one row.</returns>
    /// <exception cref="ArgumentException">The covariance is of other parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static EffectTable Estimate(
        IEstimationResult result, CovarianceMatrix covariance, string name, Func<ReadOnlySpan<double>, double> function, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        RequireSameParameters(result, covariance);
        double[] at = [.. result.Parameters];
        double[] gradient = new double[at.Length];
        double value = function(at);
        for (int j = 0; j < at.Length; j++)
        {
            double error = Math.Sqrt(covariance[j, j]);
            double centre = at[j];
            if (!double.IsFinite(centre) || !double.IsFinite(error))
            {
                continue;
            }

            // A step in standard errors is right in whatever units the parameter is; one in its size would be none at all for an estimate of zero.
            double step = RelativeStep * (error > 0.0 ? Math.Max(error, Math.Abs(centre)) : Math.Max(1.0, Math.Abs(centre)));
            double above = centre + step;
            double below = centre - step;
            at[j] = above;
            double upper = function(at);
            at[j] = below;
            double lower = function(at);
            at[j] = centre;
            gradient[j] = (upper - lower) / (above - below);
        }

        return EffectTable.Create("nonlinear combination", [name], [value], gradient, result, covariance, level);
    }

    /// <summary>Computes <c>G V G'</c>. Parameters that are not identified (NaN in V) take no part.</summary>
    /// <param name="names">The m names of the functions.</param>
    /// <param name="gradients">m x k derivatives, row-major.</param>
    /// <param name="covariance">V, k x k.</param>
    internal static CovarianceMatrix Propagate(ImmutableArray<string> names, ReadOnlySpan<double> gradients, CovarianceMatrix covariance)
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
            DegreesOfFreedom = covariance.DegreesOfFreedom,
            Warnings = covariance.Warnings,
        };
    }

    internal static void RequireSameParameters(IEstimationResult result, CovarianceMatrix covariance)
    {
        if (!covariance.ParameterNames.SequenceEqual(result.ParameterNames))
        {
            throw new ArgumentException(
                $"The covariance is one of {string.Join(", ", covariance.ParameterNames)}; the result has the parameters {string.Join(", ", result.ParameterNames)}.",
                nameof(covariance));
        }
    }
}
