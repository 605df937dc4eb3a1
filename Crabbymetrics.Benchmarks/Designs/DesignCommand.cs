using System.Diagnostics;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Designs;

/// <summary>Poisson fits and covariances of designs that are not a few numeric columns: with categories of many levels, and with hundreds
/// of columns. A markdown table.</summary>
internal static class DesignCommand
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3.0);

    public static int Run(string[] args)
    {
        if (args.Length > 0)
        {
            Console.Error.WriteLine("designs: takes no arguments.");
            return 2;
        }

        Console.WriteLine("| rows | columns | parameters | fit | passes, with Hessian | allocated | vanilla after it | hc0 after it |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        Measure("5 numeric", 1_000_000, 5, [], dense: false);
        Measure("5 numeric, 1,000 levels", 1_000_000, 5, [1000], dense: false);
        Measure("5 numeric, 1,000 levels, 50 levels", 1_000_000, 5, [1000, 50], dense: false);
        Measure("5 numeric, 100 levels", 100_000, 5, [100], dense: false);
        Measure("the same, dummies written out", 100_000, 5, [100], dense: true);
        Measure("500 numeric", 20_000, 500, [], dense: false);
        Measure("2,000 numeric", 10_000, 2000, [], dense: false);
        return 0;
    }

    private static void Measure(string name, int rows, int numeric, int[] levels, bool dense)
    {
        RegressionData data = Simulate(rows, numeric, levels, dense);
        PoissonEstimator estimator = new(new PoissonOptions { Merging = RowMerging.Never });
        PoissonResult result = estimator.Fit(data);
        result.Covariance("hc0");
        List<double> fits = [],
            vanilla = [],
            robust = [];
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long began = Stopwatch.GetTimestamp();
        do
        {
            fits.Add(Time(() => result = estimator.Fit(data)));
        } while (fits.Count < 5 || (Stopwatch.GetElapsedTime(began) < Enough && fits.Count < 50));
        double allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / 1e6 / fits.Count;
        for (int i = 0; i < 3; i++)
        {
            result = estimator.Fit(data);
            vanilla.Add(Time(() => result.Covariance("vanilla")));
            result = estimator.Fit(data);
            robust.Add(Time(() => result.Covariance("hc0")));
        }

        FitDiagnostics diagnostics = result.Diagnostics;
        Console.WriteLine(
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"| {rows:n0} | {name} | {result.Parameters.Length:n0} | {Median(fits)} | {diagnostics.ObjectiveEvaluations}, "
                    + $"{diagnostics.HessianEvaluations} | {allocated:g3} MB | {Median(vanilla)} | {Median(robust)} |"
            )
        );
    }

    private static RegressionData Simulate(int rows, int numeric, int[] levels, bool dense)
    {
        RandomSource random = new(20260102);
        double[][] x = [.. Enumerable.Range(0, numeric).Select(_ => new double[rows])];
        int[][] codes = [.. levels.Select(_ => new int[rows])];
        double[][] effects = [.. levels.Select(count => (double[])[.. Enumerable.Range(0, count).Select(_ => 0.3 * random.NextNormal())])];
        double[] slopes = [0.3, -0.2, 0.1];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < numeric; j++)
            {
                x[j][i] = random.NextNormal();
                eta += slopes[j % 3] * Math.Sqrt(3.0 / numeric) * x[j][i];
            }

            for (int f = 0; f < levels.Length; f++)
            {
                codes[f][i] = random.NextIndex(levels[f]);
                eta += effects[f][codes[f][i]];
            }

            y[i] = random.NextPoisson(Math.Exp(eta));
        }

        List<DesignColumn> columns = [.. x.Select((values, j) => new NumericColumn($"x{j + 1}", values))];
        for (int f = 0; f < levels.Length; f++)
        {
            if (!dense)
            {
                columns.Add(CategoricalColumn.Create($"f{f + 1}", codes[f]));
                continue;
            }

            int[] own = codes[f];
            for (int level = 1; level < levels[f]; level++)
            {
                columns.Add(new NumericColumn($"f{f + 1}_{level}", [.. own.Select(code => code == level ? 1.0 : 0.0)]));
            }
        }

        return RegressionData.Create(DesignMatrix.Create(columns), y);
    }

    private static double Time(Action action)
    {
        long began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static string Median(List<double> times)
    {
        times.Sort();
        return FormattableString.Invariant($"{times[times.Count / 2]:g3} ms");
    }
}
