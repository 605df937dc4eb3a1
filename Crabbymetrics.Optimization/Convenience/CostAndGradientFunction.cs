namespace Crabbymetrics.Optimization;

/// <summary>A cost and its gradient out of one call.</summary>
/// <param name="x">The point, of length n.</param>
/// <param name="gradient">Receives the gradient, of length n.</param>
/// <returns>The cost. Where it is not finite the gradient is not read.</returns>
public delegate double CostAndGradientFunction(ReadOnlySpan<double> x, Span<double> gradient);
