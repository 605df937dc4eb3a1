namespace Crabbymetrics.Data;

/// <summary>Places the knots of a spline: at the quantiles of the values, as R's splines do.</summary>
internal static class SplineKnots
{
    /// <summary>The interior knots, given, or as many as asked for.</summary>
    /// <exception cref="ArgumentException">A knot is not inside the boundary.</exception>
    public static double[] Interior(double[]? given, int count, double[] values, double[] boundary)
    {
        double[] knots;
        if (given is not null)
        {
            knots = [.. given.Order()];
        }
        else
        {
            double[] sorted = [.. values.Where(value => value >= boundary[0] && value <= boundary[1]).Order()];
            knots = new double[count];
            for (int k = 0; k < count && sorted.Length > 0; k++)
            {
                knots[k] = Quantile(sorted, (k + 1.0) / (count + 1.0));
            }
        }

        return Array.TrueForAll(knots, knot => knot > boundary[0] && knot < boundary[1])
            ? knots
            : throw new ArgumentException(
                FormattableString.Invariant($"has a knot that is not inside {boundary[0]} to {boundary[1]}: ")
                    + "too many knots for so few distinct values, or a knot outside."
            );
    }

    /// <summary>The boundary, given, or the smallest and the largest value.</summary>
    /// <exception cref="ArgumentException">It is no interval.</exception>
    public static double[] Boundary(double[]? given, double[] values)
    {
        double[] ends = given is null ? [values.Min(), values.Max()] : [.. given.Order()];
        return ends is [double low, double high] && low < high && double.IsFinite(high - low)
            ? ends
            : throw new ArgumentException("needs values that differ, or two different ends as Boundary.knots.");
    }

    // Type 7 of Hyndman and Fan (1996), R's default.
    private static double Quantile(double[] sorted, double share)
    {
        double place = (sorted.Length - 1) * share;
        int below = (int)Math.Floor(place + (4.0 * double.Epsilon));
        double rest = place - below;
        return below + 1 < sorted.Length ? sorted[below] + (rest * (sorted[below + 1] - sorted[below])) : sorted[^1];
    }
}
