namespace Crabbymetrics;

/// <summary>The numbers that an option may have; NaN is in no range.</summary>
/// <param name="Words">The range in words, to complete "X must be ...": <c>a finite number, 0 or more</c>.</param>
public sealed record NumberRange(string Words)
{
    /// <summary>All finite numbers.</summary>
    public static NumberRange Finite { get; } = new("a finite number");

    /// <summary>0 and all finite numbers above it.</summary>
    public static NumberRange NotNegative { get; } = new("a finite number, 0 or more") { Minimum = 0.0 };

    /// <summary>All finite numbers above 0.</summary>
    public static NumberRange Positive { get; } = new("a finite number above 0") { Minimum = double.Epsilon };

    /// <summary>1 and all numbers above it.</summary>
    public static NumberRange OneOrMore { get; } = new("1 or more") { Minimum = 1.0 };

    /// <summary>Numbers of threads: -1 for all processors, or 1 or more.</summary>
    public static NumberRange Threads { get; } = new("-1 for all processors, or 1 or more") { Minimum = -1.0, Except = 0.0 };

    /// <summary>The smallest number in the range.</summary>
    /// <value>Default the smallest finite number.</value>
    public double Minimum { get; init; } = double.MinValue;

    /// <summary>The largest number in the range.</summary>
    /// <value>Default the largest finite number.</value>
    public double Maximum { get; init; } = double.MaxValue;

    /// <summary>A number between the two that is not in the range all the same; NaN for none.</summary>
    /// <value>Default NaN.</value>
    public double Except { get; init; } = double.NaN;

    /// <summary>The open interval between two numbers.</summary>
    /// <param name="low">The number that all are above.</param>
    /// <param name="high">The number that all are below.</param>
    public static NumberRange Between(double low, double high) =>
        new(FormattableString.Invariant($"between {low} and {high}, both excluded"))
        {
            Minimum = Math.BitIncrement(low),
            Maximum = Math.BitDecrement(high),
        };

    /// <summary>Whether a number is in the range.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(double value) => value >= Minimum && value <= Maximum && value != Except;
}
