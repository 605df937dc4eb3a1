using Crabbymetrics;
using Crabbymetrics.Optimization;

namespace ThirdPartyGlm;

/// <summary>
/// <c>hc4</c>: the sandwich with each score's square divided by <c>(1 - h)^min(4, n h / k)</c>, which discounts rows of high leverage more
/// than hc3 does. Cribari-Neto (2004), "Asymptotic inference under heteroskedasticity of unknown form".
/// </summary>
public sealed class Hc4Covariance : ICovarianceEstimator
{
    private const double LargestPower = 4.0;

    /// <inheritdoc/>
    public string Name => "hc4";

    /// <inheritdoc/>
    public string Description => "B [sum s s'/(1-h)^min(4, nh/k)] B: for designs with rows of high leverage.";

    /// <inheritdoc/>
    public CovarianceMatrix Estimate(IEstimationResult result, CovarianceArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result is not (IInformation and IScoreContributions and ILeverage))
        {
            throw new NotSupportedException(
                $"{Name} needs a result with information, scores and leverages; that of '{result.EstimatorName}' lacks one."
            );
        }

        if (((IInformation)result).InferenceUnavailableReason is { } reason)
        {
            throw new InferenceUnavailableException(reason);
        }

        if (result is IWeightedObservations { Weights.Kind: WeightKind.Frequency })
        {
            throw new InferenceUnavailableException($"{Name} is not defined here for frequency weights: repeat the rows.");
        }

        IScoreContributions scores = (IScoreContributions)result;
        int k = scores.WorkingParameterCount,
            n = scores.ScoreRowCount;
        double[] multipliers = new double[n];
        ((ILeverage)result).CopyLeverages(multipliers);
        for (int i = 0; i < n; i++)
        {
            multipliers[i] = 1.0 / Math.Pow(1.0 - multipliers[i], Math.Min(LargestPower, result.ObservationCount * multipliers[i] / k));
        }

        double[] middle = new double[k * k];
        scores.ScoreOuterProduct(multipliers, middle);
        return new CovarianceMatrix(Name, result.ParameterNames, Reported(result, Sandwich((IInformation)result, middle, k), k));
    }

    // J B M B J': B and M speak of the working parameters, in which the information is well conditioned; J leads to the reported ones.
    private static double[] Sandwich(IInformation information, double[] middle, int k)
    {
        double[] factor = new double[k * k],
            jacobian = new double[k * k];
        information.CopyInformation(factor);
        information.CopyJacobian(jacobian);
        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            throw new CrabbymetricsException("The information matrix is singular: there are no standard errors.");
        }

        double[] bread = new double[k * k];
        CholeskyFactorization.Invert(factor, k, bread);
        double[] left = Product(jacobian, bread, k);
        return Product(Product(left, middle, k), Transposed(left, k), k);
    }

    // A parameter that was left out has NaN for its variance.
    private static double[] Reported(IEstimationResult result, double[] covariance, int k)
    {
        int[] kept = [.. Enumerable.Range(0, result.Parameters.Length).Where(j => !double.IsNaN(result.Parameters[j]))];
        double[] reported = [.. Enumerable.Repeat(double.NaN, result.Parameters.Length * result.Parameters.Length)];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                reported[(kept[a] * result.Parameters.Length) + kept[b]] = 0.5 * (covariance[(a * k) + b] + covariance[(b * k) + a]);
            }
        }

        return reported;
    }

    private static double[] Product(double[] a, double[] b, int k)
    {
        double[] product = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int l = 0; l < k; l++)
            {
                for (int j = 0; j < k; j++)
                {
                    product[(i * k) + j] += a[(i * k) + l] * b[(l * k) + j];
                }
            }
        }

        return product;
    }

    private static double[] Transposed(double[] a, int k) => [.. Enumerable.Range(0, k * k).Select(i => a[(i % k * k) + (i / k)])];
}
