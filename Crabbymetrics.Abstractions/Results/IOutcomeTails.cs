namespace Crabbymetrics;

/// <summary>
/// The distribution of a single outcome around its mean: what a prediction interval inverts. A family that states a distribution gives it
/// as <see cref="IOutcomeFamily.OutcomeTails"/>. Implementations are stateless and safe for concurrent use.
/// </summary>
/// <remarks>As the mean grows, outcomes grow: the upper tail at any point must not fall. All exponential families have this.</remarks>
public interface IOutcomeTails
{
    /// <summary>Whether every outcome is a whole number.</summary>
    bool IsWhole { get; }

    /// <summary>The smallest outcome, or the number above which all are; negative infinity where there is none.</summary>
    double Lowest { get; }

    /// <summary>The largest outcome.</summary>
    /// <value>Default infinity.</value>
    double Highest => double.PositiveInfinity;

    /// <summary>The probability of an outcome up to a point, or above it.</summary>
    /// <param name="outcome">The point.</param>
    /// <param name="mean">The mean, which may stand at the edge of the means.</param>
    /// <param name="dispersion">The dispersion phi; not read where the family has none.</param>
    /// <param name="upper">Whether the probability above the point is asked for, with full accuracy where it is small.</param>
    double Tail(double outcome, double mean, double dispersion, bool upper);

    /// <summary>The variance of an outcome.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="dispersion">The dispersion phi; not read where the family has none.</param>
    double OutcomeVariance(double mean, double dispersion);
}
