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
            (low, high) = (x, Math.Min(x + step, upper));
        }

        return (low, high);
    }
}
