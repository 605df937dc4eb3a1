using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The values of the coefficient of one endogenous regressor that a test does not reject: a union of intervals, which may be empty, end on
/// one side only or not at all. Immutable.
/// </summary>
/// <param name="Parameter">The endogenous regressor.</param>
/// <param name="Test">The test.</param>
/// <param name="Level">The confidence level.</param>
/// <param name="Intervals">The intervals, ascending and apart from each other.</param>
/// <param name="CovarianceKind">The covariance that the test used.</param>
public sealed record ConfidenceSet(
    string Parameter,
    string Test,
    double Level,
    ImmutableArray<ConfidenceInterval> Intervals,
    string CovarianceKind
)
{
    /// <summary>Whether no value is compatible with the data: the instruments are then not all valid, or the equation is not
    /// linear.</summary>
    public bool IsEmpty => Intervals.IsEmpty;

    /// <summary>Whether it does not end on some side: the instruments are too weak to tell large values from each other.</summary>
    public bool IsUnbounded => Intervals.Any(static interval => double.IsInfinity(interval.Lower) || double.IsInfinity(interval.Upper));

    /// <summary>Whether it is all numbers: the data say nothing about the coefficient.</summary>
    public bool IsWholeLine =>
        Intervals.Length == 1 && double.IsNegativeInfinity(Intervals[0].Lower) && double.IsPositiveInfinity(Intervals[0].Upper);

    /// <summary>Whether a value is in it.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => Intervals.Any(interval => interval.Contains(value));

    /// <summary>One line, which says where the set is empty, unbounded or the whole line.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString()
    {
        string set =
            IsEmpty ? "empty: no value is compatible with the data"
            : IsWholeLine ? "the whole line: the data say nothing about the coefficient"
            : string.Join(" and ", Intervals) + (IsUnbounded ? " (unbounded)" : "");
        return FormattableString.Invariant($"{100.0 * Level:0.##} % {Test} set of {Parameter} ({CovarianceKind}): {set}");
    }
}
