using System.Globalization;

namespace Crabbymetrics;

/// <summary>
/// Times that are not whole numbers, such as 1990.25 or 1990 + 1/12: the unit is their greatest common step, found by Euclid's algorithm
/// with a remainder below a millionth of the divisor taken for rounding.
/// </summary>
internal sealed class RealTimes : TimeScale
{
    private const double RelativeRemainder = 1e-6;

    // A step that is not well above the rounding of the times is no step.
    private const double SmallestStepInRoundings = 1000.0;

    // How far from a whole number of steps a time may be.
    private const double LargestDeviation = 1e-3;

    private readonly double[] _values;

    public RealTimes(double[] values)
    {
        _values = values;
        double rounding = Rounding(Math.Max(Math.Abs(values[0]), Math.Abs(values[^1])));
        double step = values.Length == 1 ? 1.0 : 0.0;
        for (int i = 1; i < values.Length; i++)
        {
            step = CommonStep(step, values[i] - values[i - 1], rounding);
        }

        if (values.Length > 1)
        {
            Require(step > SmallestStepInRoundings * rounding);
            step = (values[^1] - values[0]) / Math.Round((values[^1] - values[0]) / step);
        }

        Unit = step.ToString("G12", CultureInfo.InvariantCulture);
        Positions = Array.ConvertAll(values, value => Position((value - values[0]) / step));
    }

    public override string Unit { get; }

    public override long[] Positions { get; }

    /// <summary>By how much two times that mean the same may differ.</summary>
    public static double Rounding(IReadOnlyList<TimePoint> points) =>
        Rounding(points.Count == 0 ? 0.0 : points.Max(static point => Math.Abs(point.Real)));

    public override TimeScale Select(int[] kept) => new RealTimes(Array.ConvertAll(kept, i => _values[i]));

    private static double Rounding(double largest) => 16.0 * MachinePrecision.Epsilon * largest;

    private static double CommonStep(double a, double b, double rounding)
    {
        while (b > Math.Max(RelativeRemainder * a, 4.0 * rounding))
        {
            double remainder = a - (b * Math.Round(a / b));
            (a, b) = (b, Math.Abs(remainder));
        }

        return a;
    }

    private static long Position(double steps)
    {
        double whole = Math.Round(steps);
        Require(Math.Abs(steps - whole) <= LargestDeviation && whole < 1e15);
        return (long)whole;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new OverflowException("The times have no common step.");
        }
    }
}
