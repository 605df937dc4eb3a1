namespace ThirdPartyGlm;

/// <summary>Mean and variance of a zero-truncated Poisson count at a rate lambda, and the way back from a mean to its rate.</summary>
internal static class TruncatedMean
{
    private const double SmallRate = 1e-2;
    private const int MostSteps = 100;

    /// <summary>The probability of not being zero, 1 - exp(-lambda), without the cancellation of a small lambda.</summary>
    public static double Seen(double rate) => rate > 1.0 ? 1.0 - Math.Exp(-rate) : 2.0 * Math.Exp(-0.5 * rate) * Math.Sinh(0.5 * rate);

    /// <summary>The mean lambda / (1 - exp(-lambda)) and the variance mean (1 + lambda - mean).</summary>
    public static (double Mean, double Variance) Of(double rate)
    {
        if (rate < SmallRate)
        {
            // The series of Bernoulli numbers: what it leaves out is below 1e-16 here.
            double square = rate * rate,
                even = (square / 12.0) - (square * square / 720.0);
            double small = 1.0 + (0.5 * rate) + even;
            return (small, small * ((0.5 * rate) - even));
        }

        double mean = rate / Seen(rate);
        return (mean, mean * (1.0 + rate - mean));
    }

    /// <summary>The rate of a mean: 0 at a mean of 1, the smallest there is.</summary>
    public static double Rate(double mean)
    {
        if (!(mean > 1.0))
        {
            return 0.0;
        }
        // The mean lies between 1 + lambda / 2 and 1 + lambda, and lambda below the mean; Newton's method on a convex function converges
        // from the right.
        double rate = Math.Min(mean, 2.0 * (mean - 1.0));
        for (int step = 0; step < MostSteps; step++)
        {
            (double value, double variance) = Of(rate);
            double next = rate - ((value - mean) * rate / variance);
            if (Math.Abs(next - rate) <= 1e-15 * rate)
            {
                return next;
            }

            rate = Math.Max(next, 0.5 * rate);
        }

        return rate;
    }
}
