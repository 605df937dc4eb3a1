namespace Crabbymetrics.Estimators;

/// <summary>A treated unit, or several whose mean was compared, with its weights.</summary>
/// <param name="Units">The places of the units.</param>
/// <param name="Comparison">What was compared.</param>
/// <param name="Fit">The weights.</param>
internal sealed record ComparedUnit(int[] Units, Comparison Comparison, ComparisonFit Fit);
