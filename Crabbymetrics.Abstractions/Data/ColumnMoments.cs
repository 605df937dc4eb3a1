namespace Crabbymetrics;

/// <summary>What is known of a column from the one pass that validates it: enough to centre and scale it.</summary>
/// <param name="Mean">The mean of the rows, unweighted.</param>
/// <param name="StandardDeviation">The standard deviation (divisor n); exactly 0 for a constant column.</param>
public readonly record struct ColumnMoments(double Mean, double StandardDeviation);
