namespace Crabbymetrics.Estimators;

/// <summary>An interval of a confidence set, its ends included.</summary>
/// <param name="Lower">The lower end; negative infinity for none.</param>
/// <param name="Upper">The upper end; positive infinity for none.</param>
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Whether a value is in it.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary><c>[0.1, 0.5]</c>, <c>(-inf, 0.5]</c>.</summary>
    /// <returns>The text, in the invariant culture.</returns>
    public override string ToString() =>
        (double.IsNegativeInfinity(Lower) ? "(-inf" : FormattableString.Invariant($"[{Lower:G6}"))
        + ", "
        + (double.IsPositiveInfinity(Upper) ? "inf)" : FormattableString.Invariant($"{Upper:G6}]"));
}
