using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Resampling;

/// <summary>Bootstraps of simulated counts, as a markdown table: the time on the wall, of all processors together, and what was allocated,
/// beside the data.</summary>
internal static class BootstrapCommand
{
    private const int Clusters = 100;
    private const int Repeats = 5;

    private static readonly (int Rows, int Columns, string Scheme, int Replications)[] Runs =
    [
        (10_000, 5, "pairs", 1000),
        (10_000, 5, "cluster-pairs", 1000),
        (10_000, 5, "score", 1000),
        (100_000, 50, "pairs", 100),
        (1_000_000, 5, "pairs", 100),
        (1_000_000, 5, "cluster-pairs", 100),
        (1_000_000, 5, "score", 100),
        (1_000_000, 5, "pairs", 1000),
        (1_000_000, 5, "score", 1000),
    ];

    public static int Run(string[] args)
    {
        int longest = 1000;
        if (args.Length > 1 || (args.Length == 1 && !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out longest)))
        {
            Console.Error.WriteLine("bootstrap: give at most one number, the most replicates at a million rows.");
            return 2;
        }

        Console.WriteLine("| scheme | n, p | B | time | processor time | a replicate | allocated | data |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (
            IGrouping<(int Rows, int Columns), (int Rows, int Columns, string Scheme, int Replications)> group in Runs.Where(run =>
                    run.Rows < 1_000_000 || run.Replications <= longest
                )
                .GroupBy(static run => (run.Rows, run.Columns))
        )
        {
            RegressionData data = SimulatedCounts.Create(group.Key.Rows, group.Key.Columns, clusters: Clusters);
            PoissonResult result = new PoissonEstimator().Fit(data);
            foreach ((int rows, int columns, string scheme, int replications) in group)
            {
                Console.WriteLine(Measure(result, scheme, replications));
            }
        }

        return 0;
    }

    // The least of some runs: whatever else the machine does only adds to it.
    private static string Measure(PoissonResult result, string scheme, int replications)
    {
        BootstrapOptions options = new()
        {
            Scheme = scheme,
            Replications = replications,
            Cluster = scheme.StartsWith("cluster", StringComparison.Ordinal) ? "group" : null,
        };
        // Until the just-in-time compiler has settled.
        long warm = Stopwatch.GetTimestamp();
        do
        {
            result.Bootstrap(
                new BootstrapOptions
                {
                    Scheme = scheme,
                    Replications = Math.Min(replications, 100),
                    Cluster = options.Cluster,
                }
            );
        } while (Stopwatch.GetElapsedTime(warm).TotalSeconds < 2.0);
        using Process process = Process.GetCurrentProcess();
        TimeSpan wall = TimeSpan.MaxValue,
            processor = TimeSpan.MaxValue;
        long allocated = long.MaxValue;
        for (int i = 0; i < Repeats; i++)
        {
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            result.Bootstrap(options);
            wall = Least(wall, Stopwatch.GetElapsedTime(began));
            process.Refresh();
            processor = Least(processor, process.TotalProcessorTime - before);
            allocated = Math.Min(allocated, GC.GetTotalAllocatedBytes(precise: true) - bytes);
        }

        RegressionData data = result.Data;
        double megabytes = (1.0 + data.Design.ColumnCount) * data.RowCount * sizeof(double) / 1e6;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {scheme} | {data.RowCount:n0}, {data.Design.ColumnCount} | {replications} | {Text(wall)} | {Text(processor)} | "
                + $"{Text(processor / replications)} | {allocated / 1e6:f1} MB | {megabytes:g3} MB |"
        );
    }

    private static string Text(TimeSpan time) =>
        time.TotalSeconds >= 1.0 ? FormattableString.Invariant($"{time.TotalSeconds:f2} s")
        : time.TotalMilliseconds >= 1.0 ? FormattableString.Invariant($"{time.TotalMilliseconds:g3} ms")
        : FormattableString.Invariant($"{time.TotalMicroseconds:g3} us");

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
