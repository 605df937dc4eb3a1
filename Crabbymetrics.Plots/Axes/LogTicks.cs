namespace Crabbymetrics.Plots;

/// <summary>Ticks of a logarithmic axis: powers of ten over many decades, 1-2-5 or 1-3 over few, and linear ones inside a part of a
/// decade.</summary>
internal static class LogTicks
{
    private static readonly int[][] Digits =
    [
        [1, 2, 5],
        [1, 3],
        [1],
    ];

    /// <summary>Finds ticks inside a range.</summary>
    /// <param name="low">The lower end: positive.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="wanted">The largest number of ticks.</param>
    /// <returns>The ticks, ascending.</returns>
    public static List<DecimalNumber> Find(double low, double high, int wanted)
    {
        int first = (int)Math.Floor(Math.Log10(low)) - 1;
        int last = (int)Math.Ceiling(Math.Log10(high)) + 1;
        foreach (int[] digits in Digits)
        {
            List<DecimalNumber> ticks = Inside(low, high, Every(first, last, 1, digits));
            if (ticks.Count < 3 && digits.Length == 3)
            {
                return LinearTicks.Find(low, high, Math.Max(2, wanted));
            }

            if (ticks.Count >= 2 && ticks.Count <= wanted)
            {
                return ticks;
            }
        }

        for (int stride = 2; ; stride++)
        {
            List<DecimalNumber> ticks = Inside(low, high, Every(first, last, stride, [1]));
            if (ticks.Count <= Math.Max(2, wanted))
            {
                return ticks;
            }
        }
    }

    private static IEnumerable<DecimalNumber> Every(int first, int last, int stride, int[] digits)
    {
        for (int power = first; power <= last; power++)
        {
            for (int i = 0; i < digits.Length && power % stride == 0; i++)
            {
                yield return new DecimalNumber(digits[i], power);
            }
        }
    }

    private static List<DecimalNumber> Inside(double low, double high, IEnumerable<DecimalNumber> ticks) =>
        [.. ticks.Where(tick => tick.Value >= low && tick.Value <= high)];
}
