namespace Crabbymetrics.Optimization;

/// <summary>
/// How well weights meet the conditions that prove them the minimum of <c>|A w - b|^2 / 2 + c'w</c> on the simplex. With the gradient
/// <c>g = A'(A w - b) + c</c> and the multiplier <c>nu</c> of the sum, the reduced gradient <c>g_j - nu</c> is 0 where <c>w_j > 0</c> and 0
/// or more elsewhere. The problem is convex: nothing else is needed. Immutable.
/// </summary>
/// <param name="GradientGap">The smallest reduced gradient of a weight of 0, in units of the objective; infinite where no weight is 0.
/// Above 0 it proves that exactly these weights are 0 in every solution; below 0, by more than rounding, that the weights are not the
/// minimum.</param>
/// <param name="Stationarity">The largest reduced gradient among the weights above 0, as a share of the products that it is the difference
/// of: some units of the last digit.</param>
/// <param name="IsUnique">Whether there is no other solution.</param>
/// <param name="IsDegenerate">Whether a weight of 0 has a reduced gradient of 0 but for rounding: whether it is 0 then hangs on the last
/// digits of the data.</param>
public sealed record SimplexCertificate(double GradientGap, double Stationarity, bool IsUnique, bool IsDegenerate);
