namespace Crabbymetrics.Numerics;

/// <summary>Tails and quantiles of the standard normal distribution, to some units of the last digit.</summary>
public static class NormalDistribution
{
    private const double RootTwoPi = 2.5066282746310005024;

    // Below this a power series of positive terms is used, above it the continued fraction of Laplace.
    private const double SeriesBelow = 2.5;

    // From this probability on the quantile is solved for from the tail, below it from the distance to a half.
    private const double CentralAbove = 0.2;

    /// <summary>The density <c>exp(-z^2/2) / sqrt(2 pi)</c>.</summary>
    /// <param name="z">Any number.</param>
    public static double Density(double z)
    {
        // z^2 rounds by z^2/2 units in the exponent: the square of a short number is exact, and the rest is small.
        double coarse = Math.Round(z * 16.0) / 16.0;
        double rest = (z - coarse) * (z + coarse);
        return double.IsInfinity(z) || Math.Abs(z) > 40.0 ? 0.0 : Math.Exp(-0.5 * coarse * coarse) * Math.Exp(-0.5 * rest) / RootTwoPi;
    }

    /// <summary>P(Z above z), with full relative accuracy for large z: <c>density(z) / (z + 1/(z + 2/(z + ...)))</c>.</summary>
    /// <param name="z">Any number; NaN gives NaN.</param>
    /// <remarks>Abramowitz and Stegun 26.2.11, 26.2.14.</remarks>
    public static double UpperTail(double z)
    {
        if (!(Math.Abs(z) >= SeriesBelow))
        {
            return 0.5 - Central(z);
        }

        if (z < 0.0)
        {
            return 1.0 - UpperTail(-z);
        }

        if (double.IsPositiveInfinity(z))
        {
            return 0.0;
        }

        return Density(z) / Fraction(z);
    }

    /// <summary>Mills' ratio: P(Z above z) over the density at z, which stays a number where both are too small to be one.</summary>
    /// <param name="z">Any number; NaN gives NaN.</param>
    /// <remarks>Abramowitz and Stegun 26.2.14.</remarks>
    public static double MillsRatio(double z) => z >= SeriesBelow ? 1.0 / Fraction(z) : UpperTail(z) / Density(z);

    /// <summary>P(Z not above z).</summary>
    /// <param name="z">Any number; NaN gives NaN.</param>
    public static double LowerTail(double z) => UpperTail(-z);

    /// <summary>The z of an upper tail: P(Z above z) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <returns>z; infinite for 0 and 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public static double UpperQuantile(double probability)
    {
        Probability.Require(probability);
        if (probability > 0.5)
        {
            return -LowerHalf(1.0 - probability, probability - 0.5);
        }

        return LowerHalf(probability, 0.5 - probability);
    }

    /// <summary>The z of a lower tail: P(Z not above z) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <returns>z; infinite for 0 and 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public static double Quantile(double probability)
    {
        double z = UpperQuantile(probability);
        return z == 0.0 ? 0.0 : -z;
    }

    // z + 1/(z + 2/(z + ...)). The error of n terms falls exponentially in z sqrt(n).
    private static double Fraction(double z)
    {
        double fraction = z;
        for (int n = 20 + (int)(700.0 / (z * z)); n > 0; n--)
        {
            fraction = z + (n / fraction);
        }

        return fraction;
    }

    // z >= 0 from its upper tail, or from the probability between 0 and z.
    private static double LowerHalf(double tail, double central)
    {
        if (tail == 0.0)
        {
            return double.PositiveInfinity;
        }

        // Abramowitz and Stegun 26.2.23 has three digits; each of Halley's steps triples them.
        double t = Math.Sqrt(-2.0 * Math.Log(tail));
        double z = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1.0 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        z = Math.Max(z, 0.0);
        for (int i = 0; i < 3; i++)
        {
            double error = tail > CentralAbove ? central - Central(z) : UpperTail(z) - tail;
            double step = error / Density(z);
            z += step / (1.0 - (0.5 * z * step));
        }

        return z;
    }

    // P(0 < Z < z): density(z) (z + z^3/3 + z^5/15 + ...).
    private static double Central(double z)
    {
        double square = z * z;
        double term = z;
        double sum = z;
        for (int k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= square / k;
            sum += term;
        }

        return sum * Density(z);
    }
}
