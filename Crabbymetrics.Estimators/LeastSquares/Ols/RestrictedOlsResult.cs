using System.Collections.Immutable;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Estimators;

/// <summary>
/// Least squares under linear restrictions <c>R b = q</c>: immutable. m parameters are eliminated by the restrictions, the others are
/// estimated by least squares of what is left, and the covariance of those is carried over to all: <c>b = c + N g</c>,
/// <c>Var b = N Var(g) N'</c>, which for <c>vanilla</c> is <c>s2 (C - C R'(R C R')^-1 R C)</c> with <c>C = (X'WX)^-1</c> and
/// <c>s2 = rss / (n - k + m)</c>.
/// </summary>
/// <remarks>Greene, Econometric Analysis, 7th edition (2012), section 5.5. The covariance has rank k - m: a parameter that the restrictions
/// fix has standard error 0.</remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class RestrictedOlsResult : IEstimationResult
{
    private readonly double[,] _directions;

    internal RestrictedOlsResult(
        OlsResult unrestricted,
        OlsResult free,
        LinearRestrictions restrictions,
        ImmutableArray<double> parameters,
        double[,] directions
    )
    {
        Unrestricted = unrestricted;
        Free = free;
        Restrictions = restrictions;
        Parameters = parameters;
        _directions = directions;
    }

    /// <inheritdoc/>
    public string EstimatorName => Unrestricted.EstimatorName;

    /// <summary>The fit without the restrictions.</summary>
    public OlsResult Unrestricted { get; }

    /// <summary>The fit of the parameters that the restrictions leave free, on the regressors that these then have.</summary>
    public OlsResult Free { get; }

    /// <summary>The restrictions.</summary>
    public LinearRestrictions Restrictions { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> ParameterNames => Unrestricted.ParameterNames;

    /// <inheritdoc/>
    public ImmutableArray<double> Parameters { get; }

    /// <inheritdoc/>
    public FitDiagnostics Diagnostics => Free.Diagnostics;

    /// <inheritdoc/>
    public double ObservationCount => Free.ObservationCount;

    /// <summary>n less the number of free parameters.</summary>
    public double TestDegreesOfFreedom => Free.TestDegreesOfFreedom;

    /// <summary>The residual sum of squares.</summary>
    public double ResidualSumOfSquares => Free.ResidualSumOfSquares;

    /// <summary>The residual standard error, <c>sqrt(rss / (n - k + m))</c>.</summary>
    public double Sigma => Free.Sigma;

    /// <summary>The covariance of all parameters.</summary>
    /// <param name="vcov">The name of the covariance of the free ones; null for <c>vanilla</c>, or <c>sandwich</c> with probability
    /// weights.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>k x k, with NaN rows and columns for columns left out.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    /// <exception cref="InferenceUnavailableException">There is no inference.</exception>
    public CovarianceMatrix Covariance(string? vcov = null, CovarianceArguments? arguments = null)
    {
        CovarianceMatrix free = Free.Covariance(vcov, arguments);
        int k = Parameters.Length,
            f = free.Dimension;
        double[] values = new double[k * k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                double sum = double.IsNaN(Parameters[a]) || double.IsNaN(Parameters[b]) ? double.NaN : 0.0;
                for (int i = 0; i < f; i++)
                {
                    for (int j = 0; j < f && _directions[a, i] != 0.0; j++)
                    {
                        sum += _directions[b, j] == 0.0 ? 0.0 : _directions[a, i] * free[i, j] * _directions[b, j];
                    }
                }

                values[(a * k) + b] = sum;
            }
        }

        return new CovarianceMatrix(free.Kind, ParameterNames, values)
        {
            SmallSample = free.SmallSample,
            SmallSampleFactor = free.SmallSampleFactor,
            ClusterCounts = free.ClusterCounts,
            Lag = free.Lag,
            Period = free.Period,
            DegreesOfFreedom = free.DegreesOfFreedom,
            Warnings = free.Warnings,
        };
    }

    /// <summary>The coefficient table under a covariance.</summary>
    /// <param name="vcov">The name of the covariance; null as in <see cref="Covariance"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The table; a parameter that the restrictions fix has error 0 and no test.</returns>
    /// <exception cref="ArgumentException">The name is not known, or an argument is missing or wrong.</exception>
    public CoefficientTable Summary(string? vcov = null, CovarianceArguments? arguments = null, double level = 0.95) =>
        Free.InferenceUnavailableReason is { } reason
            ? CoefficientTable.CreateWithoutInference(this, reason, level)
            : CoefficientTable.Create(this, Covariance(vcov, arguments), level);

    /// <summary>
    /// The F test of the restrictions. With <c>vanilla</c> it is <c>((rss_r - rss) / m) / (rss / (n - k))</c>; with any other covariance
    /// Wald's test of the unrestricted fit.
    /// </summary>
    /// <param name="vcov">The name of the covariance; null as in <see cref="Covariance"/>.</param>
    /// <param name="arguments">Groups, lags and small-sample choices that the covariance needs; null for none.</param>
    /// <returns>The test.</returns>
    /// <exception cref="InferenceUnavailableException">The unrestricted fit has no inference.</exception>
    public HypothesisTest Test(string? vcov = null, CovarianceArguments? arguments = null)
    {
        CovarianceMatrix covariance = Unrestricted.Covariance(vcov, arguments);
        if (covariance.Kind != BuiltInCovariances.Vanilla.Name)
        {
            return WaldTest.Of(Unrestricted, covariance, Restrictions);
        }

        double gap = Math.Max(0.0, ResidualSumOfSquares - Unrestricted.ResidualSumOfSquares);
        return HypothesisTest.FRatio(
            "F",
            Restrictions.ToString(),
            gap / Restrictions.Count / Unrestricted.Dispersion,
            Restrictions.Count,
            Unrestricted.ResidualDegreesOfFreedom
        );
    }

    /// <summary>The table of the model, as <c>crabby fit</c> prints it.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() => this.ToText();
}
