namespace Crabbymetrics.Optimization;

/// <summary>A cost.</summary>
/// <param name="x">The point, of length n.</param>
/// <returns>The cost.</returns>
public delegate double CostFunction(ReadOnlySpan<double> x);
