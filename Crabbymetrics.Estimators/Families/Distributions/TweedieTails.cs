namespace Crabbymetrics.Estimators;

/// <summary>The tails of a Poisson number of gamma amounts of scale 1.</summary>
internal static class TweedieTails
{
    // Terms of less than this part of the largest are left out.
    private const double Negligible = 1e-17;

    // The distance between terms, in standard deviations of the number of amounts given their sum: the trapezoidal rule then errs by some
    // exp(-2 pi^2 / 0.36).
    private const double StepInDeviations = 0.6;

    /// <summary>The probability that the sum is not above x, or above it.</summary>
    /// <param name="x">The point, 0 or more.</param>
    /// <param name="expected">The expected number of amounts, above 0.</param>
    /// <param name="shape">The shape of an amount.</param>
    /// <param name="upper">Whether the tail above x is asked for.</param>
    public static double Sum(double x, double expected, double shape, bool upper)
    {
        double none = upper ? 0.0 : Math.Exp(-expected);
        if (x == 0.0)
        {
            return upper ? 1.0 - Math.Exp(-expected) : none;
        }

        double step = Math.Max(1.0, Math.Floor(StepInDeviations * Math.Sqrt(expected / (1.0 + shape))));
        double center = Math.Max(1.0, Math.Round(expected)),
            sum = 0.0;
        double logExpected = Math.Log(expected);
        for (double j = center; Add(j); j += step) { }

        for (double j = center - step; j >= 1.0 && Add(j); j -= step) { }

        return Math.Min(1.0, none + (step * sum));

        bool Add(double j)
        {
            double weight = Math.Exp((j * logExpected) - expected - GammaFunctions.LogFactorial(j));
            double tail = upper
                ? ChiSquaredDistribution.UpperTail(2.0 * x, 2.0 * j * shape)
                : ChiSquaredDistribution.LowerTail(2.0 * x, 2.0 * j * shape);
            double term = weight * tail;
            sum += term;
            // Towards many amounts the upper tail rises to 1 while the weight falls: the weight alone decides.
            return weight > Negligible * (sum + double.Epsilon) || (weight > 0.0 && sum == 0.0);
        }
    }
}
