using Crabbymetrics.Numerics;

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
)
{
    /// <summary>The line of an estimate that is tested against 0, with limits symmetric about it.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="estimate">Its estimate; NaN where it is not identified.</param>
    /// <param name="error">Its standard error; NaN where it is not available.</param>
    /// <param name="degreesOfFreedom">The degrees of freedom of t; infinity for the normal.</param>
    /// <param name="quantile">The quantile by which the standard error is multiplied for the limits.</param>
    /// <returns>The line.</returns>
    public static CoefficientRow Create(string name, double estimate, double error, double degreesOfFreedom, double quantile)
    {
        if (!double.IsFinite(estimate) || !double.IsFinite(error))
        {
            return new CoefficientRow(name, double.IsFinite(estimate) ? estimate : null, null, null, null, null, null);
        }

        double statistic = estimate / error;
        bool tested = double.IsFinite(statistic);
        return new CoefficientRow(
            name,
            estimate,
            error,
            tested ? statistic : null,
            tested ? StudentTDistribution.TwoSidedTail(statistic, degreesOfFreedom) : null,
            estimate - (quantile * error),
            estimate + (quantile * error)
        );
    }
}
