using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Benchmarks.Resampling;

/// <summary>Wild cluster bootstraps of least squares, as a markdown table: the time of the whole test after the fit, with its confidence
/// set, and that of all processors together.</summary>
internal static class WildClusterCommand
{
    private const int Columns = 10;
    private const int Repeats = 5;

    private static readonly (int Rows, int Clusters, int Replications, bool Jackknife)[] Runs =
    [
        (10_000, 50, 9_999, false),
        (10_000, 50, 99_999, false),
        (1_000_000, 50, 99_999, false),
        (1_000_000, 50, 99_999, true),
        (1_000_000, 500, 99_999, false),
    ];

    public static int Run(string[] args)
    {
        int threads = -1;
        if (args.Length > 1 || (args.Length == 1 && !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out threads)))
        {
            Console.Error.WriteLine("wild: give at most one number, the threads.");
            return 2;
        }

        Console.WriteLine("| n, k | G | B | variant | time | processor time | p-value |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((int rows, int clusters, int replications, bool jackknife) in Runs)
        {
            OlsResult fit = new OlsEstimator().Fit(Data(rows, clusters));
            WildClusterOptions options = new()
            {
                Replications = replications,
                JackknifeResiduals = jackknife,
                JackknifeVariance = jackknife,
                MaxDegreeOfParallelism = threads,
            };
            Console.WriteLine(Measure(fit, clusters, options));
        }

        return 0;
    }

    // The least of some runs: whatever else the machine does only adds to it.
    private static string Measure(OlsResult fit, int clusters, WildClusterOptions options)
    {
        using Process process = Process.GetCurrentProcess();
        TimeSpan wall = TimeSpan.MaxValue,
            processor = TimeSpan.MaxValue;
        WildClusterTestResult? test = null;
        for (int i = 0; i < Repeats; i++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            test = WildClusterTest.Of(fit, "x1 = 0", options);
            wall = Least(wall, Stopwatch.GetElapsedTime(began));
            process.Refresh();
            processor = Least(processor, process.TotalProcessorTime - before);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {fit.ObservationCount:n0}, {fit.Parameters.Length} | {clusters} | {options.Replications:n0} | {test!.Variant} | "
                + $"{wall.TotalSeconds:f3} s | {processor.TotalSeconds:f3} s | {test.PValue:f4} |"
        );
    }

    // Clusters of unequal sizes with shocks of their own, in the outcome and in the first regressor.
    private static RegressionData Data(int rows, int clusters)
    {
        RandomSource random = new(7);
        int[] codes = new int[rows];
        double[][] x = [.. Enumerable.Range(0, Columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        double[] shocks = [.. Enumerable.Range(0, clusters).Select(_ => random.NextNormal())];
        double[] levels = [.. Enumerable.Range(0, clusters).Select(_ => random.NextNormal())];
        for (int i = 0; i < rows; i++)
        {
            double share = random.NextDouble();
            int g = codes[i] = i < clusters ? i : (int)(share * share * clusters);
            for (int j = 0; j < Columns; j++)
            {
                x[j][i] = random.NextNormal();
            }

            x[0][i] += levels[g];
            y[i] = (0.05 * x[0][i]) + shocks[g] + random.NextNormal();
        }

        return RegressionData
            .Create(x.Select(static (column, j) => KeyValuePair.Create(FormattableString.Invariant($"x{j + 1}"), column)), y)
            .WithClusters("g", codes);
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
