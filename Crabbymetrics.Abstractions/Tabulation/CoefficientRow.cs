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
    // The p-value that was given.
    private readonly double? _pValue = PValue;

    // The statistic and the degrees of freedom of a p-value that is computed when it is read: the p-values of a small table take as long
    // as its fit, and many tables are read for their standard errors alone.
    private readonly double _tested;
    private readonly double _degreesOfFreedom = double.NaN;

    private CoefficientRow(string name, double estimate, double error, double statistic, double degreesOfFreedom, double margin)
        : this(name, estimate, error, statistic, null, estimate - margin, estimate + margin)
    {
        _tested = statistic;
        _degreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>The two-sided p-value of the statistic, in [0, 1].</summary>
    public double? PValue
    {
        get => double.IsNaN(_degreesOfFreedom) ? _pValue : StudentTDistribution.TwoSidedTail(_tested, _degreesOfFreedom);
        init
        {
            _pValue = value;
            _degreesOfFreedom = double.NaN;
        }
    }

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

        double statistic = estimate / error,
            margin = quantile * error;
        if (!double.IsFinite(statistic))
        {
            return new CoefficientRow(name, estimate, error, null, null, estimate - margin, estimate + margin);
        }

        if (!(degreesOfFreedom > 0.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(degreesOfFreedom),
                degreesOfFreedom,
                "Degrees of freedom are above 0; infinity is allowed."
            );
        }

        return new CoefficientRow(name, estimate, error, statistic, degreesOfFreedom, margin);
    }

    /// <summary>Whether two lines say the same.</summary>
    /// <param name="other">The other line; null is no line.</param>
    public bool Equals(CoefficientRow? other) =>
        other is not null
        && Name == other.Name
        && Nullable.Equals(Estimate, other.Estimate)
        && Nullable.Equals(StandardError, other.StandardError)
        && Nullable.Equals(Statistic, other.Statistic)
        && Nullable.Equals(PValue, other.PValue)
        && Nullable.Equals(ConfidenceLow, other.ConfidenceLow)
        && Nullable.Equals(ConfidenceHigh, other.ConfidenceHigh);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Estimate, StandardError, Statistic, ConfidenceLow, ConfidenceHigh);
}
