using System.Globalization;
using System.Text;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference.Coverage;

/// <summary>The same where it is hard: a skewed regressor, and few treated clusters of unequal size. It makes the second table of
/// docs/coverage.md.</summary>
[Category("Slow")]
internal sealed class HardCoverageTests
{
    private const int Repetitions = 2000;
    private const int Replications = 399;
    private const string Start = "<!-- hard coverage -->\n";
    private const string End = "<!-- /hard coverage -->";

    private static readonly (string Name, Func<IEstimationResult, int, bool> Holds)[] Intervals =
    [
        Of("vanilla"),
        Of("sandwich"),
        Of("hc1"),
        Of("hc2"),
        Of("hc3"),
        Of("cr1", true),
        Of("cr2", true),
        Of("cr3", true),
        ("cr2:satterthwaite", static (fit, _) => Holds(fit.Summarize("cr2:satterthwaite"))),
        ("wild score test", WildScore),
        ("wild cluster bootstrap, WCR-11", static (fit, seed) => Wild(fit, seed, new WildClusterOptions())),
        ("WCR-31", static (fit, seed) => Wild(fit, seed, new WildClusterOptions { JackknifeResiduals = true })),
        ("WCR-33", static (fit, seed) => Wild(fit, seed, new WildClusterOptions { JackknifeResiduals = true, JackknifeVariance = true })),
        ("WCU-11", static (fit, seed) => Wild(fit, seed, new WildClusterOptions { ImposeNull = false })),
    ];

    private static readonly (string Name, Func<RandomSource, IEstimationResult> Fit)[] Designs =
    [
        ("Poisson, skewed x, n = 200", static random => new PoissonEstimator().Fit(Skewed(random, 200))),
        ("Poisson, skewed x, n = 2000", static random => new PoissonEstimator().Fit(Skewed(random, 2000))),
        ("nb2, skewed x, n = 200", static random => new NegativeBinomialEstimator().Fit(Skewed(random, 200))),
        ("Poisson, 4 of 20 clusters treated", static random => new PoissonEstimator().Fit(FewTreated(random, linear: false))),
        ("least squares, 4 of 20 clusters treated", static random => new OlsEstimator().Fit(FewTreated(random, linear: true))),
    ];

    // Designs with one stream see the same data.
    private static readonly int[] Streams = [0, 3, 0, 1, 2];

    [Test]
    public void Intervals_hold_the_truth_as_often_as_the_second_table_says()
    {
        StringBuilder table = new("\n| interval |");
        table.AppendJoin("|", Designs.Select(static design => $" {design.Name} ")).Append("|\n|---");
        table.Insert(table.Length, "|--:", Designs.Length).Append("|\n");
        int[][] held = [.. Designs.Select(static _ => new int[Intervals.Length])];
        for (int d = 0; d < Designs.Length; d++)
        {
            int at = d;
            Parallel.For(
                0,
                Repetitions,
                repetition =>
                {
                    IEstimationResult fit = Designs[at].Fit(new RandomSource(20240608 + Streams[at], repetition));
                    for (int j = 0; j < Intervals.Length; j++)
                    {
                        if (Applies(at, Intervals[j].Name) && Intervals[j].Holds(fit, repetition))
                        {
                            Interlocked.Increment(ref held[at][j]);
                        }
                    }
                }
            );
        }

        for (int j = 0; j < Intervals.Length; j++)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {Intervals[j].Name} |");
            table.AppendJoin(
                "|",
                Designs.Select(
                    (_, d) =>
                        Applies(d, Intervals[j].Name)
                            ? string.Create(CultureInfo.InvariantCulture, $" {100.0 * held[d][j] / Repetitions:0.0} ")
                            : " "
                )
            );
            table.Append("|\n");
        }

        table.Append('\n');
        string page = Path.Combine(Repository.Root, "docs", "coverage.md");
        string committed = File.ReadAllText(page);
        int start = committed.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string current = committed[..start] + table + committed[committed.IndexOf(End, StringComparison.Ordinal)..];
        TestContext.Out.WriteLine(table);
        if (Environment.GetEnvironmentVariable("UPDATE_COVERAGE") == "1")
        {
            File.WriteAllText(page, current);
            committed = current;
        }

        Assert.That(committed, Is.EqualTo(current), "docs/coverage.md has another table; UPDATE_COVERAGE=1 writes this one.");
    }

    // Forms for rows say nothing of clusters, and the wild cluster bootstrap is of least squares.
    private static bool Applies(int design, string interval) =>
        interval switch
        {
            "vanilla" or "sandwich" or "wild score test" => true,
            "hc1" or "hc2" or "hc3" => design < 3,
            _ when interval.StartsWith("wild", StringComparison.Ordinal) || interval.StartsWith("WC", StringComparison.Ordinal) => design
                == 4,
            _ => design > 2,
        };

    private static (string, Func<IEstimationResult, int, bool>) Of(string kind, bool degrees = false) =>
        (
            degrees ? $"{kind}, t(G-1)" : kind,
            (fit, _) => Holds(fit.Summarize(kind, new CovarianceArguments { ClusterDegreesOfFreedom = degrees }))
        );

    private static bool Holds(CoefficientTable table) => table[1].ConfidenceLow <= 0.5 && 0.5 <= table[1].ConfidenceHigh;

    private static bool WildScore(IEstimationResult fit, int seed) =>
        WildScoreTest.Of(fit, "x = 0.5", new WildScoreTestOptions { Replications = Replications, Seed = seed }).PValue > 0.05;

    private static bool Wild(IEstimationResult fit, int seed, WildClusterOptions options) =>
        WildClusterTest
            .Of(
                fit,
                "x = 0.5",
                new WildClusterOptions
                {
                    Replications = Replications,
                    Seed = seed,
                    ImposeNull = options.ImposeNull,
                    JackknifeResiduals = options.JackknifeResiduals,
                    JackknifeVariance = options.JackknifeVariance,
                }
            )
            .PValue > 0.05;

    // x exponential with mean 0.4, less its mean: the squares of the scores have a finite variance. Mean exp(0.2 + x/2), negative
    // binomial with theta 1/2.
    private static RegressionData Skewed(RandomSource random, int rows)
    {
        double[] x = new double[rows];
        double[] y = new double[rows];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = 0.4 * (random.NextExponential() - 1.0);
            y[i] = random.NextPoisson(Math.Exp(0.2 + (0.5 * x[i])) * random.NextGamma(0.5) / 0.5);
        }

        return RegressionData.Create([KeyValuePair.Create("x", x)], y);
    }

    // 20 clusters of 1 to 18 rows, of which the first four after a shuffle of sizes are treated.
    private static RegressionData FewTreated(RandomSource random, bool linear)
    {
        int[] sizes = [.. Enumerable.Range(0, 20).Select(static g => 1 + (g * 7 % 18))];
        int[] ids = [.. sizes.SelectMany(static (size, g) => Enumerable.Repeat(g, size))];
        double[] factors = [.. sizes.Select(_ => linear ? random.NextNormal() : random.NextGamma(4.0) / 4.0)];
        double[] x = [.. ids.Select(static g => g < 4 ? 1.0 : 0.0)];
        double[] y =
        [
            .. ids.Select(
                (g, i) =>
                    linear
                        ? 1.0 + (0.5 * x[i]) + factors[g] + random.NextNormal()
                        : random.NextPoisson(Math.Exp(1.0 + (0.5 * x[i])) * factors[g])
            ),
        ];
        return RegressionData.Create([KeyValuePair.Create("x", x)], y).WithClusters("cluster", ids);
    }
}
