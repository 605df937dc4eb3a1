namespace Crabbymetrics.Estimators;

/// <summary>Chooses landmarks among points.</summary>
internal static class KernelLandmarks
{
    private const int Rounds = 20;

    /// <summary>Chooses.</summary>
    /// <param name="points">The points, n x p, row-major.</param>
    /// <param name="columns">p.</param>
    /// <param name="weights">n multipliers; empty for ones.</param>
    /// <param name="options">How, and how many.</param>
    /// <returns>m x p values, row-major.</returns>
    public static double[] Choose(double[] points, int columns, double[] weights, KernelOptions options)
    {
        int[] rows = [.. Enumerable.Range(0, points.Length / columns).Where(row => weights.Length == 0 || weights[row] > 0.0)];
        double[] shares = [.. rows.Select(row => weights.Length == 0 ? 1.0 : weights[row])];
        RandomSource random = new(options.Seed, KernelStreams.Landmarks);
        return options.Approximation == KernelApproximation.All || Capacity(shares) <= options.Count
                ? Rows(points, columns, Repeated(rows, shares))
            : options.Landmarks == LandmarkChoice.Uniform ? Rows(points, columns, Draw(rows, shares, options.Count, random))
            : Centres(points, columns, rows, shares, options.Count, random);
    }

    // How many rows the rows stand for.
    private static double Capacity(double[] shares) => AreWhole(shares) ? shares.Sum() : shares.Length;

    private static bool AreWhole(double[] shares) => Array.TrueForAll(shares, double.IsInteger);

    private static int[] Repeated(int[] rows, double[] shares) =>
        AreWhole(shares) ? [.. rows.SelectMany((row, place) => Enumerable.Repeat(row, (int)shares[place]))] : rows;

    private static double[] Rows(double[] points, int columns, int[] rows)
    {
        double[] landmarks = new double[rows.Length * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            points.AsSpan(rows[i] * columns, columns).CopyTo(landmarks.AsSpan(i * columns));
        }

        return landmarks;
    }

    // Without replacement. A row of frequency f stands for f rows; of other weights, the chance follows the weight.
    private static int[] Draw(int[] rows, double[] shares, int count, RandomSource random)
    {
        double[] ends = new double[shares.Length];
        double sum = 0.0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = sum += shares[i];
        }

        bool whole = AreWhole(shares);
        HashSet<long> taken = [];
        List<int> drawn = new(count);
        while (drawn.Count < count)
        {
            double place = random.NextDouble() * sum;
            int found = Array.BinarySearch(ends, place);
            found = Math.Min(found >= 0 ? found + 1 : ~found, ends.Length - 1);
            if (taken.Add(whole ? (long)place : found))
            {
                drawn.Add(rows[found]);
            }
        }

        return [.. drawn];
    }

    private static double[] Centres(double[] points, int columns, int[] rows, double[] shares, int count, RandomSource random)
    {
        double[] centres = new double[count * columns];
        double[] distances = new double[rows.Length];
        distances.AsSpan().Fill(double.PositiveInfinity);
        int[] nearest = new int[rows.Length];
        int made = 0;
        for (; made < count; made++)
        {
            double sum = 0.0;
            for (int i = 0; i < rows.Length; i++)
            {
                sum += shares[i] * (made == 0 ? 1.0 : distances[i]);
            }

            // Every row is a centre already.
            if (!(sum > 0.0))
            {
                break;
            }

            double place = random.NextDouble() * sum;
            int chosen = 0;
            for (double passed = 0.0; chosen < rows.Length - 1; chosen++)
            {
                passed += shares[chosen] * (made == 0 ? 1.0 : distances[chosen]);
                if (passed > place)
                {
                    break;
                }
            }

            points.AsSpan(rows[chosen] * columns, columns).CopyTo(centres.AsSpan(made * columns));
            for (int i = 0; i < rows.Length; i++)
            {
                double distance = Distance(points, rows[i], centres, made, columns);
                if (distance < distances[i])
                {
                    distances[i] = distance;
                    nearest[i] = made;
                }
            }
        }

        return Settled(points, columns, rows, shares, centres[..(made * columns)], nearest);
    }

    // Lloyd's iterations.
    private static double[] Settled(double[] points, int columns, int[] rows, double[] shares, double[] centres, int[] nearest)
    {
        int count = centres.Length / columns;
        for (int round = 0; round < Rounds; round++)
        {
            double[] sums = new double[centres.Length];
            double[] totals = new double[count];
            for (int i = 0; i < rows.Length; i++)
            {
                totals[nearest[i]] += shares[i];
                Vectors.Add(shares[i], points.AsSpan(rows[i] * columns, columns), sums.AsSpan(nearest[i] * columns, columns));
            }

            for (int c = 0; c < count; c++)
            {
                if (totals[c] > 0.0)
                {
                    Vectors.Scale(1.0 / totals[c], sums.AsSpan(c * columns, columns), centres.AsSpan(c * columns, columns));
                }
            }

            bool moved = false;
            for (int i = 0; i < rows.Length; i++)
            {
                double least = Distance(points, rows[i], centres, nearest[i], columns);
                for (int c = 0; c < count; c++)
                {
                    double distance = Distance(points, rows[i], centres, c, columns);
                    if (distance < least)
                    {
                        (least, nearest[i], moved) = (distance, c, true);
                    }
                }
            }

            if (!moved)
            {
                break;
            }
        }

        return centres;
    }

    private static double Distance(double[] points, int row, double[] centres, int centre, int columns) =>
        KernelPoints.Distance(points.AsSpan(row * columns, columns), centres.AsSpan(centre * columns, columns), isAbsolute: false);
}
