namespace Crabbymetrics.Plots;

/// <summary>
/// Ticks of a linear axis: of all sequences of round numbers the one with the best score of simplicity, coverage and density, by the search
/// of Talbot, Lin and Hanrahan (2010), "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes", IEEE Transactions on
/// Visualization and Computer Graphics 16, with their weights. Legibility, the fourth part of their score, is the caller's: a label that
/// finds no room asks again with fewer ticks.
/// </summary>
internal static class LinearTicks
{
    private const double SimplicityWeight = 0.25;
    private const double CoverageWeight = 0.2;
    private const double DensityWeight = 0.5;
    private const double LegibilityWeight = 0.05;

    // Steps in tenths, the nicest first: 1, 5, 2, 2.5, 4, 3.
    private static readonly int[] NiceTenths = [10, 50, 20, 25, 40, 30];

    /// <summary>Finds ticks inside a range.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end, above the lower.</param>
    /// <param name="wanted">The number of ticks that would be best: 2 or more.</param>
    /// <returns>The ticks, ascending.</returns>
    public static List<DecimalNumber> Find(double low, double high, int wanted)
    {
        (double best, long start, long step, int count, int exponent) = (-2.0, 0L, 1L, 0, 0);
        double range = high - low;
        for (int skip = 1; skip < 20; skip++)
        {
            for (int nice = 0; nice < NiceTenths.Length; nice++)
            {
                double simplest = Simplicity(nice, skip, holdsZero: true);
                if (Score(simplest, 1.0, 1.0) < best)
                {
                    return Inside(low, high, start, step, count, exponent);
                }

                for (int k = 2; ; k++)
                {
                    double densest = k >= wanted ? 2.0 - ((k - 1.0) / (wanted - 1.0)) : 1.0;
                    if (Score(simplest, 1.0, densest) < best)
                    {
                        break;
                    }

                    int power = (int)Math.Ceiling(Math.Log10(range / (k + 1) / skip / (NiceTenths[nice] / 10.0)));
                    for (; ; power++)
                    {
                        // Ticks are whole multiples of the unit; the step is skip units.
                        double unit = new DecimalNumber(NiceTenths[nice], power - 1).Value;
                        double span = unit * skip * (k - 1);
                        if (Score(simplest, LargestCoverage(range, span), densest) < best)
                        {
                            break;
                        }

                        double first = (Math.Floor(high / (unit * skip)) * skip) - ((k - 1.0) * skip);
                        double last = Math.Ceiling(low / (unit * skip)) * skip;
                        for (double from = first; from <= last; from++)
                        {
                            double lowest = from * unit;
                            double highest = lowest + span;
                            bool zero = from % skip == 0.0 && lowest <= 0.0 && highest >= 0.0;
                            double score = Score(
                                Simplicity(nice, skip, zero),
                                Coverage(low, high, lowest, highest),
                                Density(low, high, lowest, highest, k, wanted)
                            );
                            if (score > best && Math.Abs(from) < 1e15)
                            {
                                best = score;
                                (start, step, count, exponent) = (
                                    (long)from * NiceTenths[nice],
                                    (long)skip * NiceTenths[nice],
                                    k,
                                    power - 1
                                );
                            }
                        }
                    }
                }
            }
        }

        return Inside(low, high, start, step, count, exponent);
    }

    private static List<DecimalNumber> Inside(double low, double high, long start, long step, int count, int exponent)
    {
        List<DecimalNumber> ticks = [];
        for (int i = 0; i < count; i++)
        {
            DecimalNumber tick = new(start + (i * step), exponent);
            if (tick.Value >= low && tick.Value <= high)
            {
                ticks.Add(tick);
            }
        }

        return ticks;
    }

    private static double Score(double simplicity, double coverage, double density) =>
        (SimplicityWeight * simplicity) + (CoverageWeight * coverage) + (DensityWeight * density) + LegibilityWeight;

    private static double Simplicity(int nice, int skip, bool holdsZero) =>
        1.0 - (nice / (NiceTenths.Length - 1.0)) - skip + (holdsZero ? 1.0 : 0.0);

    // Shares of the range, since the square of a range may overflow.
    private static double Coverage(double low, double high, double lowest, double highest)
    {
        double above = (high - highest) / (high - low);
        double below = (low - lowest) / (high - low);
        return 1.0 - (50.0 * ((above * above) + (below * below)));
    }

    private static double LargestCoverage(double range, double span)
    {
        double half = (span - range) / 2.0 / range;
        return span > range ? 1.0 - (100.0 * half * half) : 1.0;
    }

    private static double Density(double low, double high, double lowest, double highest, int count, int wanted)
    {
        double found = (count - 1) / (highest - lowest);
        double best = (wanted - 1) / (Math.Max(highest, high) - Math.Min(lowest, low));
        return 2.0 - Math.Max(found / best, best / found);
    }
}
