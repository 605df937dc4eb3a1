namespace Crabbymetrics.Numerics;

/// <summary>Tails and quantiles of the chi-squared distribution, by <see cref="IncompleteGamma"/>: both tails with full relative
/// accuracy.</summary>
public static class ChiSquaredDistribution
{
    /// <summary>P(X above x).</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    /// <param name="degreesOfFreedom">Above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 0 and finite.</exception>
    public static double UpperTail(double x, double degreesOfFreedom)
    {
        RequireFinite(degreesOfFreedom);
        return double.IsNaN(x) ? double.NaN
            : x <= 0.0 ? 1.0
            : double.IsPositiveInfinity(x) ? 0.0
            : IncompleteGamma.At(0.5 * degreesOfFreedom, 0.5 * x, Math.Log(0.5 * x)).Upper;
    }

    /// <summary>P(X not above x).</summary>
    /// <param name="x">Any number; NaN gives NaN.</param>
    /// <param name="degreesOfFreedom">Above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 0 and finite.</exception>
    public static double LowerTail(double x, double degreesOfFreedom)
    {
        RequireFinite(degreesOfFreedom);
        return double.IsNaN(x) ? double.NaN
            : x <= 0.0 ? 0.0
            : double.IsPositiveInfinity(x) ? 1.0
            : IncompleteGamma.At(0.5 * degreesOfFreedom, 0.5 * x, Math.Log(0.5 * x)).Lower;
    }

    /// <summary>The x of an upper tail: P(X above x) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="degreesOfFreedom">Above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1], or the degrees of freedom are not above 0 and finite.</exception>
    public static double UpperQuantile(double probability, double degreesOfFreedom) =>
        probability > 0.5
            ? Find(1.0 - probability, degreesOfFreedom, upper: false, probability)
            : Find(probability, degreesOfFreedom, upper: true, probability);

    /// <summary>The x of a lower tail: P(X not above x) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="degreesOfFreedom">Above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1], or the degrees of freedom are not above 0 and finite.</exception>
    public static double Quantile(double probability, double degreesOfFreedom) =>
        probability > 0.5
            ? Find(1.0 - probability, degreesOfFreedom, upper: true, probability)
            : Find(probability, degreesOfFreedom, upper: false, probability);

    private static double Find(double tail, double degreesOfFreedom, bool upper, double probability)
    {
        Probability.Require(probability);
        RequireFinite(degreesOfFreedom);
        if (tail == 0.0)
        {
            return upper ? double.PositiveInfinity : 0.0;
        }

        double a = 0.5 * degreesOfFreedom;
        return 2.0 * Math.Exp(QuantileSearch.LogQuantile(new Gamma(a), tail, upper, Math.Log(a)));
    }

    private static void RequireFinite(double degreesOfFreedom)
    {
        Probability.RequireDegreesOfFreedom(degreesOfFreedom);
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), degreesOfFreedom, "Chi-squared has finite degrees of freedom.");
        }
    }

    private readonly struct Gamma(double a) : ITails
    {
        public Tails AtLog(double logarithm) => IncompleteGamma.At(a, Math.Exp(logarithm), logarithm);
    }
}
