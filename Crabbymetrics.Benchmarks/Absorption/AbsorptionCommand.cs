using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Absorption;

/// <summary>
/// Times least squares with absorbed effects, from integer ids and columns in memory to coefficients, vanilla and clustered standard
/// errors, the coding of ids included, and measures the errors of the coefficients against a tight fit. Prints a table in markdown.
/// </summary>
internal static class AbsorptionCommand
{
    private static readonly (string Kind, int Effects, bool IsShuffled)[] Cases =
    [
        ("simple", 2, false),
        ("simple", 3, false),
        ("difficult", 3, false),
        ("chain", 3, false),
        ("movers", 3, false),
        ("random", 3, false),
        ("simple", 2, true),
        ("simple", 3, true),
        ("difficult", 3, true),
    ];

    public static int Run(string[] args)
    {
        int rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        int repeat = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 9;
        int threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : -1;
        string[] kinds = args.Length > 3 ? args[3..] : AbsorptionSample.Kinds;
        Console.WriteLine(
            "| effects, data, n | method | iterations | data, ms | fit, ms | errors, ms | **all, least, ms** | median "
                + "| processor, ms | error, SE |"
        );
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach ((string kind, int effects, bool isShuffled) in Cases.Where(one => IsWanted(one, kinds)))
        {
            AbsorptionSample sample = AbsorptionSample.Create(kind, rows, isShuffled);
            Time(sample, effects, $"{effects}, {kind}{(isShuffled ? ", shuffled" : "")}, {rows:G}", repeat, threads);
        }

        return 0;
    }

    // A kind stands for all of its cases, simple-2 or simple-3-shuffled for one.
    private static bool IsWanted((string Kind, int Effects, bool IsShuffled) one, string[] wanted) =>
        wanted.Contains(one.Kind) || wanted.Contains($"{one.Kind}-{one.Effects}{(one.IsShuffled ? "-shuffled" : "")}");

    private static void Time(AbsorptionSample sample, int effects, string name, int repeat, int threads)
    {
        double[][] times = [.. Enumerable.Range(0, 5).Select(_ => new double[repeat])];
        using Process process = Process.GetCurrentProcess();
        FixedEffectsOlsResult? result = null;
        for (int run = -3; run < repeat; run++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            RegressionData data = Data(sample, effects);
            long coded = Stopwatch.GetTimestamp();
            result = new FixedEffectsOlsEstimator(new OlsOptions { MaxDegreeOfParallelism = threads }).Fit(data);
            long fitted = Stopwatch.GetTimestamp();
            result.Covariance("vanilla").StandardErrors();
            result.Covariance("cr1", new CovarianceArguments { Clusters = ["individual"] }).StandardErrors();
            long ended = Stopwatch.GetTimestamp();
            process.Refresh();
            if (run >= 0)
            {
                times[4][run] = (process.TotalProcessorTime - before).TotalMilliseconds;
                times[0][run] = Milliseconds(began, coded);
                times[1][run] = Milliseconds(coded, fitted);
                times[2][run] = Milliseconds(fitted, ended);
                times[3][run] = Milliseconds(began, ended);
            }
        }

        FixedEffectsOlsResult tight = new FixedEffectsOlsEstimator(new OlsOptions { Tolerance = 1e-13 }).Fit(Data(sample, effects));
        double[] errors = [.. tight.Covariance("vanilla").StandardErrors()];
        double error = Enumerable.Range(0, errors.Length).Max(j => Math.Abs(result!.Coefficients[j] - tight.Coefficients[j]) / errors[j]);
        Array.ForEach(times, Array.Sort);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {result!.Diagnostics.Solver} | {result.AbsorptionIterations} | {times[0][0]:F1} | {times[1][0]:F1} "
                    + $"| {times[2][0]:F1} | **{times[3][0]:F1}** | {times[3][repeat / 2]:F1} | {times[4][0]:F0} | {error:E1} |"
            )
        );
    }

    private static RegressionData Data(AbsorptionSample sample, int effects)
    {
        DesignMatrix design = DesignMatrix.FromOwnedColumns(["x1", "x2"], [sample.X1, sample.X2]);
        RegressionData data = RegressionData.FromOwned(design, sample.Y).WithAbsorbed("individual", sample.Individual);
        if (effects == 3)
        {
            data = data.WithAbsorbed("firm", sample.Firm);
        }

        return data.WithAbsorbed("year", sample.Year).WithClusters("individual", sample.Individual);
    }

    private static double Milliseconds(long began, long ended) => Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds;
}
