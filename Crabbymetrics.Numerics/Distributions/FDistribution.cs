namespace Crabbymetrics.Numerics;

/// <summary>Tails and quantiles of the F distribution, by <see cref="IncompleteBeta"/>: both tails with full relative accuracy.</summary>
public static class FDistribution
{
    /// <summary>P(F above f).</summary>
    /// <param name="f">Any number; NaN gives NaN.</param>
    /// <param name="numerator">The degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">The degrees of freedom of the denominator, above 0; with infinity f times the numerator is
    /// chi-squared.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom are not above 0, or those of the numerator infinite.</exception>
    public static double UpperTail(double f, double numerator, double denominator)
    {
        RequireBoth(numerator, denominator);
        return double.IsNaN(f) ? double.NaN
            : f <= 0.0 ? 1.0
            : double.IsPositiveInfinity(f) ? 0.0
            : double.IsPositiveInfinity(denominator) ? ChiSquaredDistribution.UpperTail(f * numerator, numerator)
            : IncompleteBeta.At(numerator, denominator, f, Math.Log(f)).Upper;
    }

    /// <summary>P(F not above f).</summary>
    /// <param name="f">Any number; NaN gives NaN.</param>
    /// <param name="numerator">The degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">The degrees of freedom of the denominator, above 0; with infinity f times the numerator is
    /// chi-squared.</param>
    /// <exception cref="ArgumentOutOfRangeException">Degrees of freedom are not above 0, or those of the numerator infinite.</exception>
    public static double LowerTail(double f, double numerator, double denominator)
    {
        RequireBoth(numerator, denominator);
        return double.IsNaN(f) ? double.NaN
            : f <= 0.0 ? 0.0
            : double.IsPositiveInfinity(f) ? 1.0
            : double.IsPositiveInfinity(denominator) ? ChiSquaredDistribution.LowerTail(f * numerator, numerator)
            : IncompleteBeta.At(numerator, denominator, f, Math.Log(f)).Lower;
    }

    /// <summary>The f of an upper tail: P(F above f) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="numerator">The degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">The degrees of freedom of the denominator, above 0; may be infinite.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1], or degrees of freedom are not above 0.</exception>
    public static double UpperQuantile(double probability, double numerator, double denominator) =>
        probability > 0.5
            ? Find(1.0 - probability, numerator, denominator, upper: false, probability)
            : Find(probability, numerator, denominator, upper: true, probability);

    /// <summary>The f of a lower tail: P(F not above f) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="numerator">The degrees of freedom of the numerator, above 0.</param>
    /// <param name="denominator">The degrees of freedom of the denominator, above 0; may be infinite.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1], or degrees of freedom are not above 0.</exception>
    public static double Quantile(double probability, double numerator, double denominator) =>
        probability > 0.5
            ? Find(1.0 - probability, numerator, denominator, upper: true, probability)
            : Find(probability, numerator, denominator, upper: false, probability);

    /// <summary>The logarithm of the f of a tail, which may be out of the range of numbers.</summary>
    /// <param name="tail">The tail.</param>
    /// <param name="numerator">The degrees of freedom of the numerator.</param>
    /// <param name="denominator">The degrees of freedom of the denominator.</param>
    /// <param name="upper">Whether it is the upper tail.</param>
    /// <param name="start">Where the search begins.</param>
    internal static double LogQuantile(double tail, double numerator, double denominator, bool upper, double start = 0.0) =>
        QuantileSearch.LogQuantile(new Ratio(numerator, denominator), tail, upper, start);

    private static double Find(double tail, double numerator, double denominator, bool upper, double probability)
    {
        Probability.Require(probability);
        RequireBoth(numerator, denominator);
        if (tail == 0.0)
        {
            return upper ? double.PositiveInfinity : 0.0;
        }

        if (double.IsPositiveInfinity(denominator))
        {
            double x = upper ? ChiSquaredDistribution.UpperQuantile(tail, numerator) : ChiSquaredDistribution.Quantile(tail, numerator);
            return x / numerator;
        }

        return Math.Exp(LogQuantile(tail, numerator, denominator, upper));
    }

    private static void RequireBoth(double numerator, double denominator)
    {
        Probability.RequireDegreesOfFreedom(numerator);
        Probability.RequireDegreesOfFreedom(denominator);
        if (double.IsPositiveInfinity(numerator))
        {
            throw new ArgumentOutOfRangeException(nameof(numerator), numerator, "The degrees of freedom of the numerator are finite.");
        }
    }

    private readonly struct Ratio(double numerator, double denominator) : ITails
    {
        public Tails AtLog(double logarithm) => IncompleteBeta.At(numerator, denominator, Math.Exp(logarithm), logarithm);
    }
}
