namespace Crabbymetrics;

/// <summary>One line of a coefficient table. What is not available is null.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Estimate">Its estimate; null where it is not identified.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Statistic">The estimate over its standard error.</param>
/// <param name="PValue">The two-sided p-value of that statistic, in [0, 1].</param>
/// <param name="ConfidenceLow">The lower confidence limit.</param>
/// <param name="ConfidenceHigh">The upper confidence limit.</param>
public sealed record CoefficientRow(
    string Name,
    double? Estimate,
    double? StandardError,
    double? Statistic,
    double? PValue,
    double? ConfidenceLow,
    double? ConfidenceHigh
);
