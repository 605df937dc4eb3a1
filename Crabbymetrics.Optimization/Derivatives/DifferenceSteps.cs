namespace Crabbymetrics.Optimization;

/// <summary>
/// The steps of finite differences: relative to max(size, |x|), exactly representable, and inside the bounds.
/// </summary>
internal static class DifferenceSteps
{
    // The step that balances truncation against rounding for a cost of full precision (Gill, Murray and Wright, Practical Optimization,
    // section 8.6).
    public static readonly double Forward = Math.Sqrt(MachinePrecision.Epsilon);
    public static readonly double Central = Math.Cbrt(MachinePrecision.Epsilon);
    public static readonly double SecondOrder = Math.Sqrt(Math.Sqrt(MachinePrecision.Epsilon));

    // How often, and by how much, a difference that leaves the domain is tried with a shorter step.
    public const int MostNearer = 6;
    public const double Nearer = 0.125;

    public static double At(double x, double relative, double size = 1.0)
    {
        double step = relative * Math.Max(size, Math.Abs(x));
        return x + step - x;
    }

    /// <summary>The two points around x at which to evaluate; within the bounds, on one side where they leave no room.</summary>
    public static (double Low, double High) Around(double x, double relative, bool twoSided, double lower, double upper, double size = 1.0)
    {
        double step = At(x, relative, size);
        double high = x + step;
        double low = twoSided ? x - step : x;
        if (high > upper)
        {
            (low, high) = (x - step, x);
        }

        if (low < lower)
        {
            // Where neither side has room for the step, the wider one is taken.
            (low, high) = upper - x >= x - lower ? (x, Math.Min(x + step, upper)) : (lower, x);
        }

        return (low, high);
    }

    /// <summary>The sizes given for the variables, checked; 1 where none are.</summary>
    public static double[] Sizes(IReadOnlyList<double>? typicalSizes, int n)
    {
        double[] sizes = new double[n];
        if (typicalSizes is null)
        {
            Array.Fill(sizes, 1.0);
            return sizes;
        }

        if (typicalSizes.Count != n)
        {
            throw new ArgumentException($"There are {n} variables, but {typicalSizes.Count} typical sizes.", nameof(typicalSizes));
        }

        for (int i = 0; i < n; i++)
        {
            sizes[i] =
                typicalSizes[i] > 0.0 && double.IsFinite(typicalSizes[i])
                    ? typicalSizes[i]
                    : throw new ArgumentException(
                        $"The typical size of variable {i} is {typicalSizes[i]}; it must be a finite number above 0.",
                        nameof(typicalSizes)
                    );
        }

        return sizes;
    }
}
