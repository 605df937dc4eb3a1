using System.Diagnostics;
using Crabbymetrics.Acceleration;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Repetition;

/// <summary>Fits, covariances, statistics and bootstraps of a million rows that repeat, merged and not, as a markdown table; and what the
/// search costs where none repeat.</summary>
internal static class RepetitionCommand
{
    private const int Rows = 1_000_000;
    private const int Repeats = 15;
    private const int Replications = 1000;
    private const int FewReplications = 20;

    public static int Run(string[] args)
    {
        if (args.Length > 0)
        {
            Console.Error.WriteLine("repetition: takes no arguments.");
            return 2;
        }

        Console.WriteLine("| outcome, p | distinct rows, with outcomes | fit | hc1 | log-likelihoods | a pairs replicate |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (
            (string name, int columns) in ((string, int)[])[("counts", 4), ("counts", 12), ("binary", 4), ("binary", 12), ("positive", 4)]
        )
        {
            Console.WriteLine(Compare(name, columns));
        }

        Console.WriteLine();
        Console.WriteLine(Search("five normal columns", SimulatedCounts.Create(Rows, 5)));
        Console.WriteLine(Search("one normal column after four that repeat", Simulate("counts", 4, continuous: true)));
        return 0;
    }

    // One after the other and over again: whatever else the machine does meets both alike.
    private static string Compare(string outcome, int columns)
    {
        RegressionData data = Simulate(outcome, columns, continuous: false);
        IEstimator<GlmResult> merging = Estimator(outcome, RowMerging.Automatic),
            plain = Estimator(outcome, RowMerging.Never);
        GlmResult merged = merging.Fit(data),
            all = plain.Fit(data);
        TimeSpan[] best = [.. Enumerable.Repeat(TimeSpan.MaxValue, 8)];
        for (int i = 0; i < Repeats; i++)
        {
            Time(ref best[0], () => merged = merging.Fit(data));
            Time(ref best[1], () => all = plain.Fit(data));
            Time(ref best[2], () => merged.Covariance("hc1"));
            Time(ref best[3], () => all.Covariance("hc1"));
            Time(ref best[4], () => _ = merged.LogLikelihood + merged.NullLogLikelihood);
            Time(ref best[5], () => _ = all.LogLikelihood + all.NullLogLikelihood);
        }

        IEstimationResult? distinct = ((IMergedObservations)merged).FindMerged();
        for (int i = 0; i < 3; i++)
        {
            Time(ref best[6], () => merged.Bootstrap(distinct is null ? FewReplications : Replications, seed: 1));
            Time(ref best[7], () => all.Bootstrap(FewReplications, seed: 1));
        }

        best[6] /= distinct is null ? FewReplications : Replications;
        best[7] /= FewReplications;
        string cells = distinct is IWeightedRefit refit ? FormattableString.Invariant($"{refit.RowCount:n0}") : "-";
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"| {outcome}, {columns} | {merged.Diagnostics.VisitedRows:n0}, {cells} | {Pair(best, 0)} | {Pair(best, 2)} | "
                + $"{Pair(best, 4)} | {Pair(best, 6)} |"
        );
    }

    private static string Search(string what, RegressionData data)
    {
        IEstimator<GlmResult> plain = Estimator("counts", RowMerging.Never);
        TimeSpan search = TimeSpan.MaxValue,
            fit = TimeSpan.MaxValue;
        for (int i = 0; i < 100 * Repeats; i++)
        {
            Time(ref search, () => DistinctRows.FindFew(data.Design, [data.Outcome], 5.0));
        }

        for (int i = 0; i < Repeats; i++)
        {
            Time(ref fit, () => plain.Fit(data));
        }

        return FormattableString.Invariant($"The search over {what}: {Text(search)}, of a fit's {Text(fit)}.");
    }

    private static IEstimator<GlmResult> Estimator(string outcome, RowMerging merging) =>
        outcome switch
        {
            "binary" => new LogitEstimator(new LogitOptions { Merging = merging }),
            "positive" => new GammaEstimator(new GammaOptions { Merging = merging }),
            _ => new PoissonEstimator(new PoissonOptions { Merging = merging }),
        };

    // Four columns of 10, 5, 5 and 2 values, or dummies: nine drawn, the others products of two.
    private static RegressionData Simulate(string outcome, int columns, bool continuous)
    {
        int[] levels = [10, 5, 5, 2];
        RandomSource random = new(20260101);
        double[][] x = [.. Enumerable.Range(0, columns + (continuous ? 1 : 0)).Select(static _ => new double[Rows])];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < columns; j++)
            {
                x[j][i] =
                    columns == 4 ? 0.5 * random.NextIndex(levels[j])
                    : j < 9 ? random.NextIndex(2)
                    : x[j - 9][i] * x[j - 8][i];
                eta += (j % 3 == 1 ? -0.1 : 0.1) * x[j][i];
            }

            if (continuous)
            {
                x[columns][i] = random.NextNormal();
            }

            y[i] = outcome switch
            {
                "binary" => random.NextDouble() < 1.0 / (1.0 + Math.Exp(-eta)) ? 1.0 : 0.0,
                "positive" => Math.Exp(eta) * random.NextGamma(2.0) / 2.0,
                _ => random.NextPoisson(Math.Exp(eta)),
            };
        }

        return RegressionData.Create(x.Select(static (column, j) => KeyValuePair.Create($"x{j + 1}", column)), y);
    }

    private static void Time(ref TimeSpan least, Action action)
    {
        long began = Stopwatch.GetTimestamp();
        action();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(began);
        least = elapsed < least ? elapsed : least;
    }

    private static string Pair(TimeSpan[] times, int first) => $"{Text(times[first])} / {Text(times[first + 1])}";

    private static string Text(TimeSpan time) =>
        time.TotalMilliseconds >= 1.0
            ? FormattableString.Invariant($"{time.TotalMilliseconds:g3} ms")
            : FormattableString.Invariant($"{time.TotalMicroseconds:g3} us");
}
