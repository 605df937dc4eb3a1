namespace Crabbymetrics.Estimators;

/// <summary>
/// The largest value of <c>v'b - a |b| - m |b|^2 / 2</c> over coefficients b between two limits that hold 0, |b| being their Euclidean
/// norm. With <c>c = m + a / |b|</c> each coefficient is <c>v_k / c</c>, cut off at the limits; <c>(c - m) |b|</c> grows with c, and is a
/// at the solution.
/// </summary>
internal static class LimitedNorm
{
    /// <summary>Finds c: the smallest number with <c>(c - m) |b(c)| &gt;= a</c> and <c>|b(c)| &lt;= most</c>.</summary>
    /// <param name="v">The slopes.</param>
    /// <param name="limits">The limits of each coefficient.</param>
    /// <param name="a">The weight of the norm, 0 or more.</param>
    /// <param name="m">The weight of half its square, 0 or more; above 0 where <paramref name="most"/> is infinite.</param>
    /// <param name="most">The largest norm.</param>
    /// <returns>c; infinity where b is 0.</returns>
    public static double Divisor(
        ReadOnlySpan<double> v,
        (double Lower, double Upper) limits,
        double a,
        double m,
        double most = double.PositiveInfinity
    )
    {
        double open = 0.0;
        foreach (double value in v)
        {
            bool isOpen = value > 0.0 ? limits.Upper > 0.0 : limits.Lower < 0.0;
            open += isOpen ? value * value : 0.0;
        }

        open = Math.Sqrt(open);
        if (!(open > a))
        {
            return double.PositiveInfinity;
        }

        // What it is without limits bounds it from below: the bracket doubles from there.
        double low = m * open / (open - a),
            high = low > 0.0 ? low : open;
        while (!Suffices(v, limits, high, a, m, most))
        {
            low = high;
            high *= 2.0;
            if (!double.IsFinite(high))
            {
                return double.PositiveInfinity;
            }
        }

        while (low == 0.0 && high > 0.0 && Suffices(v, limits, 0.5 * high, a, m, most))
        {
            high *= 0.5;
        }

        for (double middle = 0.5 * (low + high); middle > low && middle < high; middle = 0.5 * (low + high))
        {
            (low, high) = Suffices(v, limits, middle, a, m, most) ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>A coefficient for a c that <see cref="Divisor"/> gave.</summary>
    public static double Coefficient(double slope, double divisor, (double Lower, double Upper) limits) =>
        double.IsInfinity(divisor) ? 0.0 : Math.Min(Math.Max(slope / divisor, limits.Lower), limits.Upper);

    /// <summary>The largest value, with coefficients of a norm up to a bound.</summary>
    /// <inheritdoc cref="Divisor"/>
    public static double Largest(ReadOnlySpan<double> v, (double Lower, double Upper) limits, double a, double m, double most)
    {
        double divisor = Divisor(v, limits, a, m, most),
            product = 0.0,
            squares = 0.0;
        foreach (double slope in v)
        {
            double value = Coefficient(slope, divisor, limits);
            product += slope * value;
            squares += value * value;
        }

        return Math.Max(0.0, product - (a * Math.Sqrt(squares)) - (0.5 * m * squares));
    }

    private static bool Suffices(
        ReadOnlySpan<double> v,
        (double Lower, double Upper) limits,
        double divisor,
        double a,
        double m,
        double most
    )
    {
        double squares = 0.0;
        foreach (double slope in v)
        {
            double value = Coefficient(slope, divisor, limits);
            squares += value * value;
        }

        double norm = Math.Sqrt(squares);
        return norm <= most && (divisor - m) * norm >= a;
    }
}
