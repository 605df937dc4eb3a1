namespace Crabbymetrics.Estimators;

/// <summary>Gamma by a rule.</summary>
internal static class KernelBandwidth
{
    // Beyond so many rows the median is that of a sample.
    private const int LargestSample = 2000;

    /// <summary>Computes gamma.</summary>
    /// <param name="points">The points, n x p, row-major.</param>
    /// <param name="columns">p.</param>
    /// <param name="weights">n multipliers; empty for ones.</param>
    /// <param name="options">The rule, the kernel and the seed.</param>
    public static double Of(double[] points, int columns, double[] weights, KernelOptions options)
    {
        double gamma = options.GammaRule switch
        {
            BandwidthScale.Columns => 1.0 / columns,
            BandwidthScale.Scale => 1.0 / (columns * Variance(points, columns, weights)),
            BandwidthScale.Median => 1.0 / Median(points, columns, weights, options),
            _ => 0.5 / Median(points, columns, weights, options),
        };
        return double.IsFinite(gamma) && gamma > 0.0
            ? gamma
            : throw new ArgumentException(
                $"{nameof(KernelOptions.GammaRule)} {options.GammaRule} gives no finite gamma: the rows do not differ (or half of them do "
                    + $"not). Give {nameof(KernelOptions.Gamma)}."
            );
    }

    // Of all values of all columns, around their common mean.
    private static double Variance(double[] points, int columns, double[] weights)
    {
        double sum = 0.0,
            total = 0.0;
        for (int i = 0; i < points.Length; i++)
        {
            double weight = weights.Length == 0 ? 1.0 : weights[i / columns];
            sum += weight * points[i];
            total += weight;
        }

        double mean = sum / total;
        double squares = 0.0;
        for (int i = 0; i < points.Length; i++)
        {
            double weight = weights.Length == 0 ? 1.0 : weights[i / columns];
            squares += weight * (points[i] - mean) * (points[i] - mean);
        }

        return squares / total;
    }

    // The median squared distance of two rows (the absolute one of the laplacian kernel). A row of frequency f stands for f rows, which are
    // at distance 0 of each other.
    private static double Median(double[] points, int columns, double[] weights, KernelOptions options)
    {
        int[] rows = Sample(points.Length / columns, weights, options.Seed);
        bool isAbsolute = options.Function == KernelFunction.Laplacian;
        List<(double Distance, double Weight)> pairs = new(rows.Length * (rows.Length + 1) / 2);
        for (int a = 0; a < rows.Length; a++)
        {
            ReadOnlySpan<double> x = points.AsSpan(rows[a] * columns, columns);
            double own = weights.Length == 0 ? 1.0 : weights[rows[a]];
            if (own > 1.0)
            {
                pairs.Add((0.0, 0.5 * own * (own - 1.0)));
            }

            for (int b = 0; b < a; b++)
            {
                double other = weights.Length == 0 ? 1.0 : weights[rows[b]];
                pairs.Add((KernelPoints.Distance(x, points.AsSpan(rows[b] * columns, columns), isAbsolute), own * other));
            }
        }

        if (pairs.Count == 0)
        {
            return 0.0;
        }

        pairs.Sort();
        double half = 0.5 * pairs.Sum(static pair => pair.Weight);
        double below = 0.0;
        for (int i = 0; i < pairs.Count; i++)
        {
            below += pairs[i].Weight;
            if (below > half || i == pairs.Count - 1)
            {
                return pairs[i].Distance;
            }

            if (below == half)
            {
                return Middle(pairs[i].Distance, pairs[i + 1].Distance, isAbsolute);
            }
        }

        return 0.0;
    }

    // Halfway between two distances, not between their squares.
    private static double Middle(double first, double second, bool isAbsolute)
    {
        double distance = isAbsolute ? 0.5 * (first + second) : 0.5 * (Math.Sqrt(first) + Math.Sqrt(second));
        return isAbsolute ? distance : distance * distance;
    }

    private static int[] Sample(int rowCount, double[] weights, int seed)
    {
        int[] rows =
            weights.Length == 0 ? [.. Enumerable.Range(0, rowCount)] : [.. Enumerable.Range(0, rowCount).Where(row => weights[row] > 0.0)];
        if (rows.Length > LargestSample)
        {
            RandomSource random = new(seed, KernelStreams.Bandwidth);
            for (int i = 0; i < LargestSample; i++)
            {
                int other = i + random.NextIndex(rows.Length - i);
                (rows[i], rows[other]) = (rows[other], rows[i]);
            }

            rows = rows[..LargestSample];
        }

        return rows;
    }
}
