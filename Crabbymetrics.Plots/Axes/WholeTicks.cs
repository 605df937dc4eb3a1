namespace Crabbymetrics.Plots;

/// <summary>Ticks at whole numbers: 1, 2, 5, 10, ... apart.</summary>
internal static class WholeTicks
{
    private static readonly int[] Steps = [1, 2, 5];

    /// <summary>Finds ticks inside a range.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="wanted">The largest number of ticks.</param>
    /// <returns>The ticks, ascending; none where the range holds no whole number.</returns>
    public static List<DecimalNumber> Find(double low, double high, int wanted)
    {
        for (long power = 1; power < 1_000_000_000_000_000; power *= 10)
        {
            foreach (int digit in Steps)
            {
                double step = digit * power;
                double first = Math.Ceiling(low / step);
                double count = Math.Floor(high / step) - first + 1.0;
                if (count <= Math.Max(2, wanted))
                {
                    return [.. Enumerable.Range(0, (int)count).Select(i => new DecimalNumber(((long)first + i) * digit * power, 0))];
                }
            }
        }

        return LinearTicks.Find(low, high, wanted);
    }
}
