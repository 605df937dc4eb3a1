using System.Diagnostics;
using System.Globalization;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.SyntheticControl;

/// <summary>
/// Times synthetic controls on simulated panels of the sizes of the field: 39 units in 31 periods as the tobacco panel of Abadie, Diamond
/// and Hainmueller (2010), and many donors in many periods. Prints a table in markdown.
/// </summary>
internal static class SyntheticControlCommand
{
    private static readonly string[] Predictors =
    [
        "income@10:18",
        "price@10:18",
        "young@10:18",
        "beer@14:18",
        "outcome@5",
        "outcome@10",
        "outcome@18",
    ];

    public static int Run(string[] args)
    {
        int repeat = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 7,
            threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : -1;
        SyntheticControlOptions plain = new() { MaxDegreeOfParallelism = threads },
            double_ = new() { MaxDegreeOfParallelism = threads, Method = SyntheticControlMethod.SyntheticDifferenceInDifferences },
            augmented = new() { MaxDegreeOfParallelism = threads, Method = SyntheticControlMethod.Augmented };
        PanelData small = Simulate(39, 31, 19, false),
            described = Simulate(39, 31, 19, true),
            wide = Simulate(1001, 200, 150, false),
            far = Simulate(1001, 200, 150, false, 8.0);
        Console.WriteLine("| task | least, ms | median, ms | processor, ms | |");
        Console.WriteLine("|---|---|---|---|---|");
        Time("39 x 31, weights by outcomes", repeat, () => Fit(plain, small).ToString());
        Time("39 x 31, the same and a placebo for each of 38 donors", repeat, () => Fit(plain, small).PlacebosInSpace().ToString());
        Time("39 x 31, conformal intervals of 12 periods", repeat, () => $"{Fit(plain, small).ConformalIntervals().Length} intervals");
        Time("39 x 31, weights of 7 predictors searched", repeat, () => Searched(Fit(plain, described)));
        Time("39 x 31, synthetic difference in differences", repeat, () => Fit(double_, small).ToString());
        Time("39 x 31, its placebo error", repeat, () => Fit(double_, small).StandardError().ToString());
        Time("39 x 31, ridge-augmented, lambda by cross-validation", repeat, () => Fit(augmented, small).ToString());
        Time("1,001 x 200, weights by outcomes", repeat, () => Fit(plain, wide).ToString());
        Time("1,001 x 200, the treated unit far from the donors", repeat, () => Fit(plain, far).ToString());
        Time("1,001 x 200, a placebo for each of 1,000 donors", 1, () => Fit(plain, wide).PlacebosInSpace().ToString());
        Time("1,001 x 200, synthetic difference in differences", 1, () => Fit(double_, wide).ToString());
        return 0;
    }

    private static SyntheticControlResult Fit(SyntheticControlOptions options, PanelData panel) =>
        new SyntheticControlEstimator(options).Fit(panel);

    private static string Searched(SyntheticControlResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"MSPE {result.Units[0].PreMspe:R} (bound {result.Units[0].Predictors!.OutcomeBound:R})"
        );

    private static void Time(string task, int repeat, Func<string> run)
    {
        double[] times = new double[repeat],
            processor = new double[repeat];
        using Process process = Process.GetCurrentProcess();
        string words = "";
        for (int r = repeat == 1 ? 0 : -2; r < repeat; r++)
        {
            process.Refresh();
            TimeSpan before = process.TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            words = run();
            double took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            process.Refresh();
            if (r >= 0)
            {
                times[r] = took;
                processor[r] = (process.TotalProcessorTime - before).TotalMilliseconds;
            }
        }

        Array.Sort(times);
        Array.Sort(processor);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {task} | {times[0]:F1} | {times[repeat / 2]:F1} | {processor[repeat / 2]:F1} | {words.Split('\n')[0]} |"
            )
        );
    }

    // Levels and three factors, with errors; four characteristics that follow the loadings.
    private static PanelData Simulate(int units, int periods, int before, bool described, double distance = 0.0)
    {
        RandomSource random = new(1989);
        double[] outcome = new double[units * periods];
        double[][] others = [.. Enumerable.Range(0, 4).Select(_ => new double[units * periods])];
        string[] names = new string[units * periods];
        int[] times = new int[units * periods];
        double[,] factors = new double[periods, 3];
        for (int t = 1; t < periods; t++)
        {
            for (int f = 0; f < 3; f++)
            {
                factors[t, f] = factors[t - 1, f] + random.NextNormal();
            }
        }

        for (int i = 0; i < units; i++)
        {
            double[] loading = [.. Enumerable.Range(0, 3).Select(_ => random.NextNormal() + (i == 0 ? distance : 0.0))];
            for (int t = 0; t < periods; t++)
            {
                int row = (i * periods) + t;
                double value = 100.0 + (20.0 * loading[0]) - (1.5 * t) + (2.0 * random.NextNormal());
                for (int f = 0; f < 3; f++)
                {
                    value += 3.0 * loading[f] * factors[t, f];
                }

                outcome[row] = value;
                (names[row], times[row]) = ($"unit {i:D4}", t);
                for (int c = 0; c < 4; c++)
                {
                    others[c][row] = loading[c % 3] + (0.2 * t) + (0.5 * random.NextNormal());
                }
            }
        }

        (string, double[])[] columns = [("income", others[0]), ("price", others[1]), ("young", others[2]), ("beer", others[3])];
        PanelData panel = PanelData.Create(names, times, outcome, ["unit 0000"], before);
        foreach ((string name, double[] values) in described ? columns : [])
        {
            panel = panel.WithColumn(name, values);
        }

        return described ? panel.WithPredictors(string.Join(", ", Predictors)) : panel;
    }
}
