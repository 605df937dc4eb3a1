namespace Crabbymetrics.Optimization;

/// <summary>A constraint <c>lower at most coefficients'x at most upper</c>; the ends may be infinite, or equal.</summary>
internal sealed record LinearConstraint(double[] Coefficients, double Lower, double Upper);
