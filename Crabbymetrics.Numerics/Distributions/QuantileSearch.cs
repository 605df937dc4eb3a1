namespace Crabbymetrics.Numerics;

/// <summary>Finds the point where a tail has a given probability: Newton's method on the logarithm of the tail as a function of that of
/// the variable, kept between bounds.</summary>
internal static class QuantileSearch
{
    private const int MaxIterations = 200;

    // The error after a step of Newton's method is about the square of the step: below this it is no digit, and nothing is left to check.
    private const double NegligibleSquare = 1e-18;

    /// <summary>The logarithm of the variable where the tail is p.</summary>
    /// <param name="distribution">Gives the tails for a logarithm of the variable.</param>
    /// <param name="probability">p, above 0 and not above a half or so, for digits.</param>
    /// <param name="upper">Whether p is an upper tail.</param>
    /// <param name="start">Where to begin.</param>
    public static double LogQuantile<TDistribution>(in TDistribution distribution, double probability, bool upper, double start)
        where TDistribution : struct, ITails
    {
        double target = Math.Log(probability);
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        double reach = 1.0;
        double y = start;
        for (int i = 0; i < MaxIterations; i++)
        {
            Tails tails = distribution.AtLog(y);
            double difference = tails.Log(upper) - target;
            if (difference == 0.0)
            {
                return y;
            }

            bool tooFar = upper ? difference < 0.0 : difference > 0.0;
            (low, high) = tooFar ? (low, y) : (y, high);
            double step = difference / tails.LogSlope(upper) * (upper ? 1.0 : -1.0);
            if (Math.Abs(step) <= 1e-16 * (1.0 + Math.Abs(y)))
            {
                return y + step;
            }

            double next = y + step;
            if (step * step <= NegligibleSquare && next > low && next < high)
            {
                return next;
            }

            if (!(next > low && next < high && Math.Abs(step) <= 2.0 * reach))
            {
                bool bounded = double.IsFinite(low) && double.IsFinite(high);
                bool inside = next > low && next < high;
                // Newton's step is useless where the tail is nearly 1: take growing steps until the root is bounded, then halve.
                next = bounded && !inside ? low + (0.5 * (high - low)) : y + (tooFar ? -reach : reach);
                if (bounded && !(next > low && next < high))
                {
                    next = low + (0.5 * (high - low));
                }

                reach *= 2.0;
            }

            if (next == y || next == low || next == high)
            {
                return next;
            }

            y = next;
        }

        return y;
    }
}
