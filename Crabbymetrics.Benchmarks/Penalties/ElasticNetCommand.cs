using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Penalties;

/// <summary>Lasso paths of Gaussian outcomes in processor time, beside R's glmnet where it is installed: both fit the same penalties to the
/// same made data, in turn.</summary>
internal static class ElasticNetCommand
{
    private const double WarmUpSeconds = 3.0;

    private static readonly (int Rows, int Columns, int Used)[] Shapes = [(100_000, 20, 10), (10_000, 1_000, 50), (200, 20_000, 20)];

    /// <summary>Prints a table: medians of seconds of the processor, this library's on all threads and on one.</summary>
    /// <param name="args">The number of runs of each; 5 by default.</param>
    public static int Run(string[] args)
    {
        int repeat = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
        Console.WriteLine("| rows | columns | penalties | most nonzero | wall ms | processor ms | glmnet processor ms | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((int rows, int columns, int used) in Shapes)
        {
            Compare(rows, columns, used, repeat);
        }

        return 0;
    }

    private static void Compare(int n, int p, int used, int repeat)
    {
        RegressionData data = Data(n, p, used);
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions());
        ElasticNetPath path = estimator.Fit(data);
        using GlmnetPeer? peer = GlmnetPeer.Start(data, path.Lambdas);
        double[] wall = new double[repeat],
            own = new double[repeat],
            other = new double[repeat];
        using Process process = Process.GetCurrentProcess();
        // Until the just-in-time compiler has settled.
        long warm = Stopwatch.GetTimestamp();
        do
        {
            estimator.Fit(data);
        } while (Stopwatch.GetElapsedTime(warm).TotalSeconds < WarmUpSeconds);

        for (int run = 0; run < repeat; run++)
        {
            GC.Collect();
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long begun = Stopwatch.GetTimestamp();
            // Several at once where one takes no longer than the clock of the processor shows.
            int times = n * (long)p < 4_000_000 ? 10 : 1;
            for (int time = 0; time < times; time++)
            {
                path = estimator.Fit(data);
            }

            wall[run] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds / times;
            process.Refresh();
            own[run] = (process.TotalProcessorTime - before).TotalMilliseconds / times;
            other[run] = peer?.Fit() ?? double.NaN;
        }

        int most = path.Results.Max(static result => result.NonzeroCount);
        double theirs = Median(other),
            mine = Median(own);
        Console.WriteLine(
            FormattableString.Invariant($"| {n} | {p} | {path.Lambdas.Length} | {most} | {Median(wall):f2} | {mine:f2} | ")
                + (double.IsNaN(theirs) ? "| |" : FormattableString.Invariant($"{theirs:f1} | {theirs / mine:f1} |"))
        );
    }

    private static RegressionData Data(int n, int p, int used)
    {
        RandomSource random = new(16);
        double[][] columns = new double[p][];
        double[] y = new double[n];
        for (int j = 0; j < p; j++)
        {
            columns[j] = Normal(random, n);
            double slope = j < used ? Normal(random, 1)[0] : 0.0;
            for (int i = 0; i < n; i++)
            {
                y[i] += slope * columns[j][i];
            }
        }

        double[] noise = Normal(random, n);
        for (int i = 0; i < n; i++)
        {
            y[i] += noise[i];
        }

        return RegressionData.Create(columns.Select(static (column, j) => KeyValuePair.Create($"x{j}", column)), y);
    }

    private static double[] Normal(RandomSource random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Math.Sqrt(-2.0 * Math.Log(random.NextOpenDouble())) * Math.Cos(2.0 * Math.PI * random.NextOpenDouble());
        }

        return values;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
