namespace Crabbymetrics.Numerics;

/// <summary>Tails and quantiles of Student's t, whose square is F with 1 and its own degrees of freedom: full relative accuracy in the
/// tails and near zero, from heavy tails to the normal distribution.</summary>
public static class StudentTDistribution
{
    // The square of a larger number overflows.
    private const double LargestRoot = 1e150;

    /// <summary>P(T above t).</summary>
    /// <param name="t">Any number; NaN gives NaN.</param>
    /// <param name="degreesOfFreedom">Above 0; infinity is the normal distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 0.</exception>
    public static double UpperTail(double t, double degreesOfFreedom)
    {
        Probability.RequireDegreesOfFreedom(degreesOfFreedom);
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return NormalDistribution.UpperTail(t);
        }

        if (t < 0.0)
        {
            return 1.0 - UpperTail(-t, degreesOfFreedom);
        }

        if (t == 0.0 || double.IsNaN(t) || double.IsPositiveInfinity(t))
        {
            return t == 0.0 ? 0.5
                : double.IsNaN(t) ? t
                : 0.0;
        }

        double square = t < LargestRoot ? t * t : double.PositiveInfinity;
        return 0.5 * IncompleteBeta.At(1.0, degreesOfFreedom, square, 2.0 * Math.Log(t)).Upper;
    }

    /// <summary>P(|T| above |t|), the p-value of a two-sided test.</summary>
    /// <param name="t">Any number; NaN gives NaN.</param>
    /// <param name="degreesOfFreedom">Above 0; infinity is the normal distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 0.</exception>
    public static double TwoSidedTail(double t, double degreesOfFreedom) => 2.0 * UpperTail(Math.Abs(t), degreesOfFreedom);

    /// <summary>The t of an upper tail: P(T above t) = p.</summary>
    /// <param name="probability">p, in [0, 1].</param>
    /// <param name="degreesOfFreedom">Above 0; infinity is the normal distribution.</param>
    /// <returns>t; infinite for 0 and 1, and where t is beyond the range of numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1], or the degrees of freedom are not above 0.</exception>
    public static double UpperQuantile(double probability, double degreesOfFreedom)
    {
        Probability.Require(probability);
        Probability.RequireDegreesOfFreedom(degreesOfFreedom);
        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return NormalDistribution.UpperQuantile(probability);
        }

        return probability > 0.5
            ? -UpperHalf(1.0 - probability, probability - 0.5, degreesOfFreedom)
            : UpperHalf(probability, 0.5 - probability, degreesOfFreedom);
    }

    /// <summary>How many standard errors a symmetric confidence interval reaches to each side: P(|T| not above t) = level.</summary>
    /// <param name="level">The level, in [0, 1].</param>
    /// <param name="degreesOfFreedom">Above 0; infinity is the normal distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not in [0, 1], or the degrees of freedom are not above 0.</exception>
    public static double TwoSidedQuantile(double level, double degreesOfFreedom)
    {
        Probability.Require(level);
        Probability.RequireDegreesOfFreedom(degreesOfFreedom);
        // 1 - level keeps the digits of a level near 1 that (1 + level)/2 would round away.
        double tail = 0.5 * (1.0 - level);
        return double.IsPositiveInfinity(degreesOfFreedom)
            ? NormalDistribution.UpperQuantile(tail)
            : UpperHalf(tail, 0.5 * level, degreesOfFreedom);
    }

    private static double UpperHalf(double tail, double central, double degreesOfFreedom)
    {
        if (tail == 0.0 || central == 0.0)
        {
            return tail == 0.0 ? double.PositiveInfinity : 0.0;
        }

        double logSquare =
            tail < 0.25
                ? FDistribution.LogQuantile(2.0 * tail, 1.0, degreesOfFreedom, upper: true, StartOf(tail, degreesOfFreedom))
                : FDistribution.LogQuantile(2.0 * central, 1.0, degreesOfFreedom, upper: false);
        return Math.Exp(0.5 * logSquare);
    }

    // The logarithm of the square, from the normal quantile and the first terms of its expansion in 1 / degrees of freedom: Abramowitz and
    // Stegun, 26.7.5. It saves half of the steps of the search.
    private static double StartOf(double tail, double degreesOfFreedom)
    {
        double z = NormalDistribution.UpperQuantile(tail);
        double square = z * z;
        if (!(square < degreesOfFreedom))
        {
            return 0.0;
        }

        double first = (square + 1.0) / 4.0;
        double second = ((((5.0 * square) + 16.0) * square) + 3.0) / 96.0;
        return 2.0 * Math.Log(z * (1.0 + ((first + (second / degreesOfFreedom)) / degreesOfFreedom)));
    }
}
