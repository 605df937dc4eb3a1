using Crabbymetrics.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>Finds quantiles of a predictive distribution.</summary>
/// <remarks>
/// Of whole outcomes the quantile is the smallest whole number up to which there is enough probability, by bisection. Of others the
/// logarithm of the tail is solved for, on the scale of the logarithm of the outcome where outcomes are positive, by the method of Illinois
/// (Dowell and Jarratt 1971) between bounds.
/// </remarks>
internal static class OutcomeQuantile
{
    private const int MostSteps = 200;
    private const double Tolerance = 1e-9;

    /// <summary>The point up to which, or above which, there is a given probability.</summary>
    /// <param name="distribution">The distribution of the row.</param>
    /// <param name="tails">The kind of outcomes.</param>
    /// <param name="probability">p, above 0 and below a half.</param>
    /// <param name="upper">Whether p is an upper tail.</param>
    /// <returns>The quantile; NaN where there is no distribution.</returns>
    public static double Find(PredictiveDistribution distribution, IOutcomeTails tails, double probability, bool upper)
    {
        if (double.IsNaN(distribution.Mean))
        {
            return double.NaN;
        }

        if (double.IsFinite(tails.Lowest) && IsReached(tails.Lowest))
        {
            return tails.Lowest;
        }

        // Mean and spread serve the first guess alone; the mean overflows where its error is very large.
        double center = double.IsFinite(distribution.Mean) ? distribution.Mean : 1.0;
        double spread = double.IsFinite(distribution.Spread) ? distribution.Spread : Math.Max(1.0, Math.Abs(center));
        double guess = center + (spread * NormalDistribution.UpperQuantile(probability) * (upper ? 1.0 : -1.0));
        return tails.IsWhole
            ? Whole(tails, guess, spread, IsReached)
            : Continuous(distribution, tails, (center, guess, spread), (probability, upper));

        // Whether a point is the quantile or above it.
        bool IsReached(double outcome) =>
            upper ? distribution.Tail(outcome, upper: true) <= probability : distribution.Tail(outcome, upper: false) >= probability;
    }

    // The smallest whole number that is reached; the lowest outcome is not.
    private static double Whole(IOutcomeTails tails, double guess, double spread, Func<double, bool> isReached)
    {
        double low = tails.Lowest,
            high = Math.Max(low + 1.0, Math.Floor(guess)),
            reach = Math.Max(1.0, Math.Ceiling(0.1 * spread));
        while (double.IsFinite(high) && !isReached(high))
        {
            low = high;
            high = Math.Min(tails.Highest, high + reach);
            reach *= 2.0;
        }

        if (!double.IsFinite(high))
        {
            return high;
        }

        // Down from a guess that is reached, by growing steps.
        while (high - reach > low && isReached(high - reach))
        {
            high -= reach;
            reach *= 2.0;
        }

        low = Math.Max(low, high - reach);
        while (high - low > 1.0)
        {
            double middle = Math.Floor(low + (0.5 * (high - low)));
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = isReached(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double Continuous(
        PredictiveDistribution distribution,
        IOutcomeTails tails,
        (double Center, double Guess, double Spread) start,
        (double Probability, bool Upper) tail
    )
    {
        bool isLog = double.IsFinite(tails.Lowest);
        double logTarget = Math.Log(tail.Probability);
        double center = start.Center - tails.Lowest;
        double unit = isLog ? Math.Clamp(start.Spread / center, 0.01, 1.0) : start.Spread;
        double at = isLog ? Math.Log(Math.Max(start.Guess - tails.Lowest, 0.01 * center)) : start.Guess;
        double value = Excess(at);
        if (value == 0.0)
        {
            return Outcome(at);
        }

        // Steps towards the root, each twice the last.
        double reach = 0.25 * unit * (value > 0.0 ? -1.0 : 1.0),
            other = at,
            otherValue = value;
        while (otherValue > 0.0 == value > 0.0)
        {
            (at, value) = (other, otherValue);
            other += reach;
            otherValue = Excess(other);
            reach *= 2.0;
            if (!double.IsFinite(Outcome(other)) || (isLog && Outcome(other) == tails.Lowest))
            {
                return Outcome(other);
            }
        }

        // On the scale of the outcome the distance from the mean is the measure: with few degrees of freedom it is many spreads.
        for (int step = 0; step < MostSteps && Math.Abs(other - at) > Tolerance * (isLog ? unit : Math.Abs(other - start.Center)); step++)
        {
            double next = other - (otherValue * (other - at) / (otherValue - value));
            if (!(next > Math.Min(at, other) && next < Math.Max(at, other)) || step % 8 == 7)
            {
                next = at + (0.5 * (other - at));
            }

            double nextValue = Excess(next);
            if (nextValue == 0.0 || next == at || next == other)
            {
                return Outcome(next);
            }

            // The end that stays twice loses half of its weight, so that it moves at last.
            (at, value) = nextValue > 0.0 == otherValue > 0.0 ? (at, 0.5 * value) : (other, otherValue);
            (other, otherValue) = (next, nextValue);
        }

        return Outcome(other);

        double Outcome(double u) => isLog ? tails.Lowest + Math.Exp(u) : u;

        // Above 0 beyond the quantile; a tail that is too small to be a number is as small as numbers are.
        double Excess(double u)
        {
            double log = Math.Log(Math.Max(distribution.Tail(Outcome(u), tail.Upper), 1e-300));
            return tail.Upper ? logTarget - log : log - logTarget;
        }
    }
}
