using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// How a method weighs the instruments, in coordinates theta in which the projected regressors are orthonormal: the rows x~ with
/// <c>sum w x~ e = 0</c>, and the matrix <c>X~'WX</c> of these equations.
/// </summary>
/// <param name="Map">K with x~ = [b, v] K, (m or m + k2) x k, row-major.</param>
/// <param name="Information">X~'WX, k x k, row-major, symmetric.</param>
/// <param name="Theta">The solution, k values.</param>
/// <param name="Jacobian">The coefficients (intercept, exogenous, endogenous) of one unit of each theta, k x k, row-major.</param>
internal sealed record EquationWeights(double[] Map, double[] Information, double[] Theta, double[] Jacobian)
{
    /// <summary>The kappa of the k-class; null for GMM.</summary>
    public double? Kappa { get; init; }

    /// <summary>For GMM the covariance S of the moments Q'We that weighs them, m x m; empty for the k-class.</summary>
    public ImmutableArray<double> Moments { get; init; } = [];
}
