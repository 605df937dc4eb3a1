using System.Diagnostics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Plots;

namespace Crabbymetrics.Benchmarks.Scaling;

/// <summary>Measures fits against rows and columns on one thread and two, and draws them.</summary>
internal static class ScalingCommand
{
    private static readonly int[] RowCounts = [100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
    private static readonly int[] ColumnCounts = [1, 2, 5, 10, 20, 50, 100, 200];
    private static readonly int[] ThreadCounts = [1, 2];

    public static int Run(string[] args)
    {
        if (args.Length != 1)
        {
            Console.Error.WriteLine("scaling: name the folder for scaling.csv, rows.svg and columns.svg.");
            return 2;
        }

        Directory.CreateDirectory(args[0]);
        List<ScalingPoint> points =
        [
            .. RowCounts.SelectMany(static n => Measure("rows", n, 5)),
            .. ColumnCounts.SelectMany(static p => Measure("columns", 20_000, p)),
        ];
        File.WriteAllLines(
            Path.Combine(args[0], "scaling.csv"),
            points
                .Select(static point =>
                    FormattableString.Invariant($"{point.Series},{point.RowCount},{point.ColumnCount},{point.Threads},{point.Seconds:g4}")
                )
                .Prepend("series,n,p,threads,seconds")
        );
        Draw(points, "rows", "rows n (p = 5)", static point => point.RowCount, Path.Combine(args[0], "rows.svg"));
        Draw(points, "columns", "columns p (n = 20,000)", static point => point.ColumnCount, Path.Combine(args[0], "columns.svg"));
        return 0;
    }

    private static IEnumerable<ScalingPoint> Measure(string series, int rows, int columns)
    {
        RegressionData data = SimulatedCounts.Create(rows, columns);
        foreach (int threads in ThreadCounts)
        {
            PoissonEstimator estimator = new(new PoissonOptions { MaxDegreeOfParallelism = threads });
            double least = double.PositiveInfinity;
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < 15 || (i < 50_000 && Stopwatch.GetElapsedTime(began).TotalSeconds < 2.0); i++)
            {
                long start = Stopwatch.GetTimestamp();
                estimator.Fit(data);
                least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            yield return new ScalingPoint(series, rows, columns, threads, least);
        }
    }

    // Both axes logarithmic: a straight line of slope 1 is time in proportion.
    private static void Draw(List<ScalingPoint> points, string series, string label, Func<ScalingPoint, int> size, string path)
    {
        PlotData picture = new(
            "Time of a Poisson fit",
            PlotAxis.Log(label),
            PlotAxis.Log("seconds a fit"),
            [
                .. ThreadCounts.Select(threads =>
                {
                    ScalingPoint[] line = [.. points.Where(point => point.Series == series && point.Threads == threads)];
                    return new PlotLine(
                        threads == 1 ? "1 thread" : $"{threads} threads",
                        [.. line.Select(point => (double)size(point))],
                        [.. line.Select(static point => point.Seconds)]
                    )
                    {
                        Marked = true,
                    };
                }),
            ]
        );
        picture.Save(path);
    }
}
