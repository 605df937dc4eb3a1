using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Benchmarks.OnlineLearning;

/// <summary>Updates a second of FTRL on one thread, from sparse rows, as markdown.</summary>
internal static class FtrlCommand
{
    private const int Repeats = 7;

    public static int Run(string[] args)
    {
        if (args.Length > 0)
        {
            Console.Error.WriteLine("ftrl: takes no arguments.");
            return 2;
        }

        Console.WriteLine("| rows | columns | not 0 in a row | updates a second, best | updates a second, median |");
        Console.WriteLine("|---|---|---|---|---|");
        Measure(300_000, 1_000, 10);
        Measure(300_000, 100_000, 10);
        Measure(100_000, 1_000_000, 30);
        return 0;
    }

    private static void Measure(int rows, int columns, int filled)
    {
        SparseBatch batch = Simulate(rows, columns, filled);
        FtrlEstimator estimator = new(new FtrlOptions { L1 = 0.1 });
        FtrlState state = estimator.Update(estimator.Begin(), batch);
        List<double> speeds = [];
        for (int i = 0; i < Repeats; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            state = estimator.Update(state, batch);
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            speeds.Add((double)rows * filled / seconds);
        }

        double median = speeds.Order().ElementAt(Repeats / 2);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows:n0} | {columns:n0} | {filled} | {speeds.Max() / 1e6:n1} million | {median / 1e6:n1} million |"
            )
        );
    }

    private static SparseBatch Simulate(int rows, int columns, int filled)
    {
        RandomSource random = new(2);
        int[] starts = new int[rows + 1];
        int[] places = new int[rows * filled];
        double[] values = new double[rows * filled];
        double[] outcome = new double[rows];
        SortedSet<int> row = [];
        for (int i = 0; i < rows; i++)
        {
            row.Clear();
            while (row.Count < filled)
            {
                row.Add(random.NextIndex(columns));
            }

            row.CopyTo(places, i * filled);
            double predictor = 0.0;
            for (int k = i * filled; k < (i + 1) * filled; k++)
            {
                values[k] = 1.0 + random.NextDouble();
                predictor += values[k] * Math.Sin(places[k]);
            }

            outcome[i] = random.NextDouble() < 1.0 / (1.0 + Math.Exp(-predictor)) ? 1.0 : 0.0;
            starts[i + 1] = (i + 1) * filled;
        }

        string[] names = [.. Enumerable.Range(0, columns).Select(static j => string.Create(CultureInfo.InvariantCulture, $"x{j}"))];
        return new SparseBatch(names, starts, places, values, outcome);
    }
}
