using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;
using Crabbymetrics.Numerics;

namespace Crabbymetrics.Benchmarks.Transformers;

/// <summary>Principal components of simulated columns, their time and processor time, as markdown.</summary>
internal static class PcaCommand
{
    private const int Repeats = 9;

    public static int Run(string[] args)
    {
        if (args.Length > 0)
        {
            Console.Error.WriteLine("pca: takes no arguments.");
            return 2;
        }

        Console.WriteLine("| rows | columns | method | fit, best | fit, median | processor, median | scores, median |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        Measure(1_000_000, 50, new PcaOptions());
        Measure(1_000_000, 50, new PcaOptions { Scale = true, Components = 5 });
        Measure(20_000, 500, new PcaOptions { Components = 10 });
        Measure(200, 5_000, new PcaOptions { Components = 10 });
        Measure(5_000, 3_000, new PcaOptions { Components = 10, Solver = PcaSolver.Randomized });
        return 0;
    }

    private static void Measure(int rows, int columns, PcaOptions options)
    {
        DesignMatrix design = Simulate(rows, columns);
        PcaTransformer transformer = new(options);
        PrincipalComponents fitted = transformer.Fit(design);
        List<double> fits = [],
            processor = [],
            scores = [];
        for (int i = 0; i < Repeats; i++)
        {
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            fitted = transformer.Fit(design);
            fits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            processor.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            fitted.Transform(design);
            scores.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows:n0} | {columns:n0} | {options.Solver} {options.Components} | {fits.Min():n1} ms | {Median(fits):n1} ms | "
            ) + string.Create(CultureInfo.InvariantCulture, $"{Median(processor):n1} ms | {Median(scores):n1} ms |")
        );
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static DesignMatrix Simulate(int rows, int columns)
    {
        RandomSource random = new(1);
        double[] factor = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            factor[i] = random.NextNormal();
        }

        return DesignMatrix.Create(
            rows,
            Enumerable
                .Range(0, columns)
                .Select(j =>
                {
                    double[] column = new double[rows];
                    for (int i = 0; i < rows; i++)
                    {
                        column[i] = (factor[i] / (j + 1.0)) + random.NextNormal();
                    }

                    return KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"x{j}"), column);
                })
        );
    }
}
