namespace Crabbymetrics.Plots;

/// <summary>The ticks of any axis of values.</summary>
internal static class AxisTicks
{
    // Half the largest double: the length of the range is finite.
    private const double Largest = double.MaxValue / 2.0;

    /// <summary>Finds ticks inside a range.</summary>
    /// <param name="axis">The axis, not of categories.</param>
    /// <param name="range">The values that it shows.</param>
    /// <param name="wanted">About how many: 2 or more.</param>
    /// <returns>The ticks, ascending.</returns>
    public static List<Tick> Find(PlotAxis axis, AxisRange range, int wanted)
    {
        if (axis.Scale == AxisScale.Time)
        {
            List<Tick> dates = DateTicks.Find(range.Low, range.High, wanted);
            if (dates.Count > 0)
            {
                return dates;
            }
        }

        List<DecimalNumber> numbers =
            axis.Scale == AxisScale.Log ? LogTicks.Find(range.Low, range.High, wanted)
            : axis.WholeTicks ? WholeTicks.Find(range.Low, range.High, wanted)
            : LinearTicks.Find(Math.Max(range.Low, -Largest), Math.Min(range.High, Largest), wanted);
        if (numbers.Count == 0)
        {
            return [];
        }

        // Over decades each label has the digits that it needs: 0.01, 0.1, 1; elsewhere all have as many.
        bool decades = axis.Scale == AxisScale.Log && range.High / range.Low >= 5.0;
        string[] labels = decades ? Short(numbers) : DecimalNumber.Labels(numbers);
        return [.. numbers.Select((number, i) => new Tick(number.Value, labels[i]))];
    }

    // 0.01, 0.1, 1; powers of ten throughout where some would be long, but for 1.
    private static string[] Short(List<DecimalNumber> numbers)
    {
        bool powers = numbers.Exists(static number => number.Value is >= 1e6 or < 1e-3);
        return [.. numbers.Select(number => powers && number.Value is (>= 10.0 or < 1.0) ? number.Power() : number.Fixed(number.Decimals))];
    }
}
