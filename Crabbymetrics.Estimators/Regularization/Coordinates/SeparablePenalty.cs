namespace Crabbymetrics.Estimators;

/// <summary>
/// The penalty <c>sum_j a_j |v_j| + s_j v_j^2 / 2</c> with limits <c>lower_j &lt;= v_j &lt;= upper_j</c>, which hold 0. A coordinate with
/// both weights 0 is free of it.
/// </summary>
/// <param name="count">The number of coordinates.</param>
internal sealed class SeparablePenalty(int count)
{
    /// <summary>The weight of each |v_j|.</summary>
    public double[] Absolute { get; } = new double[count];

    /// <summary>The weight of each v_j^2 / 2.</summary>
    public double[] Square { get; } = new double[count];

    /// <summary>The lower limits, 0 or less.</summary>
    public double[] Lower { get; } = Filled(count, double.NegativeInfinity);

    /// <summary>The upper limits, 0 or more.</summary>
    public double[] Upper { get; } = Filled(count, double.PositiveInfinity);

    /// <summary>Takes the weights and limits of a coordinate of another penalty.</summary>
    public void Take(int place, SeparablePenalty other, int coordinate)
    {
        Absolute[place] = other.Absolute[coordinate];
        Square[place] = other.Square[coordinate];
        Lower[place] = other.Lower[coordinate];
        Upper[place] = other.Upper[coordinate];
    }

    /// <summary>The penalty at a point within the limits.</summary>
    public double At(ReadOnlySpan<double> point)
    {
        double sum = 0.0;
        for (int j = 0; j < point.Length; j++)
        {
            double value = point[j];
            sum += value == 0.0 ? 0.0 : (Absolute[j] * Math.Abs(value)) + (0.5 * Square[j] * value * value);
        }

        return sum;
    }

    /// <summary>Where the quadratic <c>curvature (v - centre)^2 / 2</c> with the penalty of a coordinate is smallest; the product of
    /// curvature and centre is given.</summary>
    public double Minimum(int coordinate, double curvature, double product)
    {
        double shrunk = Math.Abs(product) - Absolute[coordinate];
        double value = shrunk > 0.0 ? Math.CopySign(shrunk, product) / (curvature + Square[coordinate]) : 0.0;
        return Math.Min(Math.Max(value, Lower[coordinate]), Upper[coordinate]);
    }

    /// <summary>By how much a coordinate violates the conditions of Karush, Kuhn and Tucker.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="value">Its value.</param>
    /// <param name="slope">The derivative of the loss, without the penalty.</param>
    public double Violation(int coordinate, double value, double slope)
    {
        slope += Square[coordinate] * value;
        double up = slope + (value >= 0.0 ? Absolute[coordinate] : -Absolute[coordinate]);
        double down = slope + (value > 0.0 ? Absolute[coordinate] : -Absolute[coordinate]);
        // Where the limit forbids a direction, it may fall in it.
        double violation = value < Upper[coordinate] ? Math.Max(0.0, -up) : 0.0;
        return value > Lower[coordinate] ? Math.Max(violation, down) : violation;
    }

    /// <summary>
    /// The gap between a point and its dual: an upper bound on how far the objective there is above its minimum. The derivatives with
    /// respect to coordinates without a penalty are taken for 0.
    /// </summary>
    /// <param name="point">The point.</param>
    /// <param name="gradient">The gradient of the loss there.</param>
    /// <param name="excess">An upper bound on the objective at the minimum less the smallest loss there can be. It bounds the coefficients,
    /// and so makes the dual finite where there is no square penalty.</param>
    /// <remarks>Duenner, Forte, Takac and Jaggi, Primal-Dual Rates and Certificates, ICML 2016, section 5.</remarks>
    public double Gap(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double excess)
    {
        double sum = 0.0;
        for (int j = 0; j < point.Length; j++)
        {
            double a = Absolute[j],
                s = Square[j],
                u = -gradient[j];
            if (!(a > 0.0) && !(s > 0.0))
            {
                continue;
            }

            double bound = a > 0.0 ? excess / a : double.PositiveInfinity;
            double over = Math.Abs(u) - a,
                dual = 0.0;
            if (over > 0.0)
            {
                double furthest = Math.Min(bound, u > 0.0 ? Upper[j] : -Lower[j]);
                double reach = s > 0.0 ? Math.Min(over / s, furthest) : furthest;
                dual = reach > 0.0 ? (over * reach) - (0.5 * s * reach * reach) : 0.0;
            }

            double value = point[j];
            double slack = (a * Math.Abs(value)) + (0.5 * s * value * value) + dual - (u * value);
            sum += Math.Max(0.0, slack);
        }

        return sum;
    }

    private static double[] Filled(int count, double value)
    {
        double[] values = new double[count];
        Array.Fill(values, value);
        return values;
    }
}
