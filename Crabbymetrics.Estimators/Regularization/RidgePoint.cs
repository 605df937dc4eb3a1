using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A penalty of a grid of ridges, and how it judges.</summary>
/// <param name="Penalty">The penalty in the convention of the options.</param>
/// <param name="L2">The weight of half the sum of the squared coefficients.</param>
/// <param name="DegreesOfFreedom">The trace of the hat matrix, without the intercept.</param>
/// <param name="ResidualSumOfSquares">The weighted sum of the squared residuals.</param>
/// <param name="GeneralizedCrossValidation">The mean squared residual over the squared share of the degrees of freedom that is
/// left.</param>
/// <param name="LeaveOneOut">The mean squared error of each observation predicted without it; infinite where an observation
/// alone determines a coefficient.</param>
public sealed record RidgePoint(
    double Penalty,
    double L2,
    double DegreesOfFreedom,
    double ResidualSumOfSquares,
    double GeneralizedCrossValidation,
    double LeaveOneOut
)
{
    /// <summary>The estimates at the penalty: the intercept first, where there is one.</summary>
    public required ImmutableArray<double> Parameters { get; init; }
}
