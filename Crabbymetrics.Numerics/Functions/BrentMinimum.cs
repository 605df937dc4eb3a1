namespace Crabbymetrics.Numerics;

/// <summary>The minimum of a function of one variable in an interval, by golden sections and parabolas. Brent, Algorithms for Minimization
/// without Derivatives (1973), chapter 5.</summary>
public static class BrentMinimum
{
    private const int MostSteps = 200;
    private const double Golden = 0.3819660112501051;

    /// <summary>Finds a point of a local minimum.</summary>
    /// <param name="function">The function.</param>
    /// <param name="low">The lower end of the interval.</param>
    /// <param name="high">Its upper end.</param>
    /// <param name="tolerance">How near to the minimum the point is to be.</param>
    public static double Find(Func<double, double> function, double low, double high, double tolerance)
    {
        double best = low + (Golden * (high - low)),
            second = best,
            third = best;
        double bestValue = function(best),
            secondValue = bestValue,
            thirdValue = bestValue;
        double step = 0.0,
            before = 0.0;
        for (int i = 0; i < MostSteps; i++)
        {
            double middle = 0.5 * (low + high);
            double small = (1e-10 * Math.Abs(best)) + (tolerance / 3.0);
            if (Math.Abs(best - middle) <= (2.0 * small) - (0.5 * (high - low)))
            {
                break;
            }
            // The parabola through the three best points, where it steps inside and less than half the step before last.
            double r = (best - second) * (bestValue - thirdValue),
                q = (best - third) * (bestValue - secondValue);
            double p = ((best - third) * q) - ((best - second) * r);
            q = 2.0 * (q - r);
            p = q > 0.0 ? -p : p;
            q = Math.Abs(q);
            bool parabolic =
                Math.Abs(before) > small && Math.Abs(p) < Math.Abs(0.5 * q * before) && p > q * (low - best) && p < q * (high - best);
            before =
                parabolic ? step
                : best < middle ? high - best
                : low - best;
            step = parabolic ? p / q : Golden * before;
            double point = best + (Math.Abs(step) >= small ? step : Math.CopySign(small, step));
            double value = function(point);
            if (value <= bestValue)
            {
                (low, high) = point < best ? (low, best) : (best, high);
                (third, thirdValue, second, secondValue, best, bestValue) = (second, secondValue, best, bestValue, point, value);
                continue;
            }

            (low, high) = point < best ? (point, high) : (low, point);
            if (value <= secondValue || second == best)
            {
                (third, thirdValue, second, secondValue) = (second, secondValue, point, value);
            }
            else if (value <= thirdValue || third == best || third == second)
            {
                (third, thirdValue) = (point, value);
            }
        }

        return best;
    }
}
