namespace Crabbymetrics;

/// <summary>The moments of a column, from the pass that validates it.</summary>
/// <param name="Mean">The mean of the rows, unweighted.</param>
/// <param name="StandardDeviation">The standard deviation (divisor n); exactly 0 for a constant column.</param>
public readonly record struct ColumnMoments(double Mean, double StandardDeviation);
