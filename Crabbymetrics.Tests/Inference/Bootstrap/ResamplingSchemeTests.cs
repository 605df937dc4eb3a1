using System.Collections.Concurrent;
using System.Collections.Immutable;
using Crabbymetrics;
using Crabbymetrics.Inference;
using CsCheck;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

public sealed class ResamplingSchemeTests
{
    private static readonly double[] X = [1, 2, 3, 4, 5, 6];
    private static readonly double[] Y = [1.2, 1.9, 3.3, 3.7, 5.2, 5.6];
    private static readonly double[] Frequencies = [2, 0, 3, 1, 5, 1];

    private static RegressionData Data => RegressionData.Create([KeyValuePair.Create("x", X)], Y);

    [Test]
    public void Jackknife_of_a_mean_is_its_usual_standard_error()
    {
        StatisticResult mean = new(6, weights => weights.Zip(Y, (w, y) => w * y).Sum() / weights.Sum());
        double average = Y.Average();
        double expected = Math.Sqrt(Y.Sum(y => (y - average) * (y - average)) / 5 / 6);
        BootstrapResult jackknife = new BootstrapEngine().Run(mean, new BootstrapOptions { Scheme = "jackknife", Replications = 3 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(jackknife.StandardErrors[0], Is.EqualTo(expected).Within(1e-14));
            Assert.That(jackknife.ConfidenceHigh[0], Is.EqualTo(average + (1.959963984540054 * expected)).Within(1e-12));
            Assert.That(jackknife.Limits, Is.EqualTo(BootstrapLimits.Normal));
        }
    }

    [Test]
    public void Cluster_jackknife_of_cluster_means_is_the_jackknife_of_the_means()
    {
        // Two observations a cluster, both at the cluster's mean: leaving out a cluster is leaving out one of three means.
        double[] means = [1.0, 4.0, 10.0];
        StatisticResult result = new(6, weights => weights.Select((w, i) => w * means[i / 2]).Sum() / weights.Sum())
        {
            Clusters = ImmutableDictionary<string, Clustering>.Empty.Add("g", Clustering.Create("g", new[] { 1, 1, 2, 2, 3, 3 })),
        };
        BootstrapResult jackknife = new BootstrapEngine().Run(result, new BootstrapOptions { Scheme = "cluster-jackknife" });
        double variance = means.Sum(m => (m - 5.0) * (m - 5.0)) / 2;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(jackknife.Replications, Is.EqualTo(3));
            Assert.That(jackknife.StandardErrors[0], Is.EqualTo(Math.Sqrt(variance / 3)).Within(1e-13));
        }
    }

    [Test]
    public void Pairs_of_frequency_weighted_rows_are_the_pairs_of_the_repeated_rows()
    {
        (LeastSquaresResult weighted, LeastSquaresResult repeated) = WeightedAndRepeated();
        BootstrapOptions options = new() { Replications = 100 };
        BootstrapResult one = new BootstrapEngine().Run(weighted, options);
        BootstrapResult other = new BootstrapEngine().Run(repeated, options);
        Assert.That(one.ToArray(), Is.EqualTo(other.ToArray()).Within(1e-9));
    }

    [Test]
    public void Jackknife_of_frequency_weighted_rows_is_the_jackknife_of_the_repeated_rows()
    {
        (LeastSquaresResult weighted, LeastSquaresResult repeated) = WeightedAndRepeated();
        BootstrapResult one = new BootstrapEngine().Run(weighted, new BootstrapOptions { Scheme = "jackknife" });
        BootstrapResult other = new BootstrapEngine().Run(repeated, new BootstrapOptions { Scheme = "jackknife" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Replications, Is.EqualTo(5));
            Assert.That(other.Replications, Is.EqualTo(12));
            Assert.That(one.StandardErrors, Is.EqualTo(other.StandardErrors).Within(1e-12));
        }
    }

    [TestCase("bayesian")]
    [TestCase("score")]
    [TestCase("score-webb")]
    [TestCase("score-mammen")]
    public void Other_schemes_treat_frequency_weighted_rows_as_repeated_ones(string scheme)
    {
        (LeastSquaresResult weighted, LeastSquaresResult repeated) = WeightedAndRepeated();
        BootstrapOptions options = new() { Replications = 4000, Scheme = scheme };
        BootstrapResult one = new BootstrapEngine().Run(weighted, options);
        BootstrapResult other = new BootstrapEngine().Run(repeated, options);
        // Two simulated standard errors differ by about sqrt(2 / (2 B)) = 1.6 percent.
        Assert.That(one.StandardErrors[1], Is.EqualTo(other.StandardErrors[1]).Within(7.0).Percent);
    }

    [Test]
    public void Large_frequencies_are_drawn_as_multinomial_counts()
    {
        double[] frequencies = [1000, 0, 3000, 500, 200, 300];
        ConcurrentBag<double[]> drawn = [];
        LeastSquaresResult result = Recording(drawn, Data.WithWeights(frequencies, WeightKind.Frequency));
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 3000 });
        double[][] counts = [.. drawn.Select(w => w.Zip(frequencies, (a, f) => a * f).ToArray())];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(counts.Select(c => c.Sum()), Is.All.EqualTo(5000).Within(1e-8));
            for (int i = 0; i < 6; i++)
            {
                double p = frequencies[i] / 5000;
                double sd = Math.Sqrt(5000 * p * (1 - p));
                Assert.That(counts.Average(c => c[i]), Is.EqualTo(frequencies[i]).Within(5 * sd / Math.Sqrt(3000)));
                Assert.That(
                    Math.Sqrt(counts.Average(c => (c[i] - frequencies[i]) * (c[i] - frequencies[i]))),
                    Is.EqualTo(sd).Within(sd * 0.07)
                );
            }

            double covariance = counts.Average(c => (c[0] - 1000) * (c[2] - 3000));
            Assert.That(covariance, Is.EqualTo(-5000 * 0.2 * 0.6).Within(120));
        }
    }

    [TestCase(WeightKind.Analytic)]
    [TestCase(WeightKind.Probability)]
    public void Rows_bring_their_other_weights_along_and_zero_weights_are_never_drawn(WeightKind kind)
    {
        ConcurrentBag<double[]> drawn = [];
        LeastSquaresResult result = Recording(drawn, Data.WithWeights([0.5, 0.0, 2.5, 1.0, 1.0, 3.0], kind));
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2000 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn.Select(w => w.Sum()), Is.All.EqualTo(5.0));
            Assert.That(drawn.Select(w => w[1]), Is.All.Zero);
            Assert.That(drawn.Average(w => w[2]), Is.EqualTo(1.0).Within(0.1));
            Assert.That(drawn.SelectMany(w => w), Has.All.Matches<double>(double.IsInteger));
        }
    }

    [Test]
    public void Fractional_frequencies_are_refused_where_rows_are_resampled()
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Data.WithWeights([1, 1, 1.5, 1, 1, 1], WeightKind.Frequency));
        Assert.That(
            () => new BootstrapEngine().Run(result, new BootstrapOptions()),
            Throws.ArgumentException.With.Message.Contains("row 2 is 1.5")
        );
    }

    [Test]
    public void Clusters_are_drawn_as_a_whole()
    {
        ConcurrentBag<double[]> drawn = [];
        LeastSquaresResult result = Recording(drawn, Data.WithClusters("firm", ["a", "b", "a", "b", "c", "c"]));
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2000, Scheme = "cluster" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn, Has.All.Matches<double[]>(w => w[0] == w[2] && w[1] == w[3] && w[4] == w[5] && w[0] + w[1] + w[4] == 3.0));
            Assert.That(drawn.Average(w => w[0]), Is.EqualTo(1.0).Within(0.1));
        }
    }

    [Test]
    public void Many_clusters_are_drawn_as_a_whole_too()
    {
        const int Clusters = 700;
        ConcurrentBag<double[]> drawn = [];
        StatisticResult result = new(
            2 * Clusters,
            weights =>
            {
                drawn.Add(weights);
                return 1.0;
            }
        )
        {
            Clusters = ImmutableDictionary<string, Clustering>.Empty.Add(
                "g",
                Clustering.Create("g", [.. Enumerable.Range(0, 2 * Clusters).Select(i => i % Clusters)])
            ),
        };
        drawn.Clear();
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 50, Scheme = "cluster-pairs" });
        Assert.That(
            drawn.Where(w => w.Length == 2 * Clusters).Skip(1),
            Has.All.Matches<double[]>(w => w.Sum() == 2 * Clusters && Enumerable.Range(0, Clusters).All(g => w[g] == w[g + Clusters]))
        );
    }

    [TestCase("bayesian")]
    [TestCase("cluster-bayesian")]
    public void Exponential_weights_have_mean_one_and_keep_every_observation(string scheme)
    {
        ConcurrentBag<double[]> drawn = [];
        LeastSquaresResult result = Recording(drawn, Data.WithClusters("firm", [1, 2, 3, 4, 5, 6]));
        new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 3000, Scheme = scheme });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn.Select(w => w.Sum()), Is.All.EqualTo(6.0).Within(1e-12));
            Assert.That(drawn.SelectMany(w => w), Is.All.GreaterThan(0.0));
            // Six times a flat Dirichlet weight has variance (n - 1)/(n + 1).
            Assert.That(drawn.Average(w => (w[0] - 1) * (w[0] - 1)), Is.EqualTo(5.0 / 7.0).Within(0.1));
        }
    }

    [Test]
    public void Cluster_schemes_say_what_they_need()
    {
        BootstrapEngine engine = new();
        LeastSquaresResult two = LeastSquaresResult.Fit(
            Data.WithClusters("firm", [1, 1, 1, 2, 2, 2]).WithClusters("year", [1, 2, 3, 1, 2, 3])
        );
        LeastSquaresResult single = LeastSquaresResult.Fit(Data.WithClusters("firm", [1, 1, 1, 1, 1, 1]));
        using (Assert.EnterMultipleScope())
        {
            foreach (string scheme in new[] { "cluster-pairs", "cluster-bayesian", "cluster-jackknife", "cluster-score" })
            {
                Assert.That(
                    () => engine.Run(LeastSquaresResult.Fit(Data), new BootstrapOptions { Scheme = scheme }),
                    Throws.ArgumentException.With.Message.Contains("none")
                );
                Assert.That(
                    () => engine.Run(two, new BootstrapOptions { Scheme = scheme }),
                    Throws.ArgumentException.With.Message.Contains("firm, year")
                );
                Assert.That(
                    () => engine.Run(two, new BootstrapOptions { Scheme = scheme, Cluster = "state" }),
                    Throws.ArgumentException.With.Message.Contains("firm, year")
                );
                Assert.That(
                    () => engine.Run(single, new BootstrapOptions { Scheme = scheme }),
                    Throws.ArgumentException.With.Message.Contains("one cluster only")
                );
            }
        }
    }

    [Test]
    public void Every_scheme_gives_the_same_bits_for_1_2_and_7_threads()
    {
        LeastSquaresResult result = LeastSquaresResult.Fit(Data.WithClusters("firm", ["a", "b", "a", "b", "c", "d"]));
        BootstrapEngine engine = new();
        foreach (string scheme in new BootstrapSchemeRegistry().Names.Where(name => name != "parametric"))
        {
            double[,] one = Run(1);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(Run(2), Is.EqualTo(one), scheme);
                Assert.That(Run(7), Is.EqualTo(one), scheme);
            }

            double[,] Run(int threads) =>
                engine
                    .Run(
                        result,
                        new BootstrapOptions
                        {
                            Scheme = scheme,
                            Replications = 60,
                            MaxDegreeOfParallelism = threads,
                        }
                    )
                    .ToArray();
        }
    }

    [Test]
    public void A_jackknife_has_no_percentiles_and_a_model_without_simulation_no_parametric_bootstrap()
    {
        BootstrapEngine engine = new();
        LeastSquaresResult result = LeastSquaresResult.Fit(Data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => engine.Run(result, new BootstrapOptions { Scheme = "jackknife", Limits = BootstrapLimits.Percentile }),
                Throws.ArgumentException.With.Message.Contains("jackknife")
            );
            Assert.That(
                () => engine.Run(result, new BootstrapOptions { Scheme = "parametric" }),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(nameof(ISimulatedRefit))
            );
            Assert.That(
                () => engine.Run(new StatisticResult(3, _ => 1.0), new BootstrapOptions { Scheme = "score" }),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(nameof(IInformation))
            );
            Assert.That(
                () => engine.Run(new StatisticResult(3, _ => 1.0), new BootstrapOptions { Limits = BootstrapLimits.Studentized }),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(nameof(IFullRefit))
            );
        }
    }

    [Test]
    public void A_third_party_adds_a_scheme_and_finds_it_by_name()
    {
        BootstrapSchemeRegistry registry = new([.. BootstrapSchemeRegistry.BuiltIn, new HalfSamples()]);
        BootstrapResult result = new BootstrapEngine(registry).Run(
            LeastSquaresResult.Fit(Data),
            new BootstrapOptions { Scheme = "HALF", Replications = 5 }
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Scheme, Is.EqualTo("half-samples"));
            Assert.That(registry.Names, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal).And.Contains("half-samples"));
            Assert.That(() => registry.Find("halves"), Throws.ArgumentException.With.Message.Contains("bayesian, cluster-bayesian"));
            Assert.That(
                () => new BootstrapSchemeRegistry([new HalfSamples { Aliases = ["pairs"] }, new PairsScheme()]),
                Throws.ArgumentException.With.Message.Contains("'pairs'")
            );
        }
    }

    [Test]
    public void Weights_of_pairs_are_counts_that_sum_to_n_for_any_n() =>
        Gen.Select(Gen.Int[1, 600], Gen.Long)
            .Sample(
                (rows, seed) =>
                {
                    ConcurrentBag<double[]> drawn = [];
                    StatisticResult result = new(
                        rows,
                        weights =>
                        {
                            drawn.Add(weights);
                            return 0.0;
                        }
                    );
                    new BootstrapEngine().Run(result, new BootstrapOptions { Replications = 2, Seed = seed });
                    return drawn.All(w => w.Sum() == rows && w.All(double.IsInteger));
                },
                iter: 100
            );

    private static LeastSquaresResult Recording(ConcurrentBag<double[]> drawn, RegressionData data)
    {
        return new LeastSquaresResult([X], Y, data.Weights?.Values.ToArray(), data)
        {
            FailWhen = weights =>
            {
                drawn.Add(weights);
                return null;
            },
        };
    }

    private static (LeastSquaresResult Weighted, LeastSquaresResult Repeated) WeightedAndRepeated()
    {
        int[] rows = [.. Enumerable.Range(0, 6).SelectMany(i => Enumerable.Repeat(i, (int)Frequencies[i]))];
        RegressionData repeated = RegressionData.Create(
            [KeyValuePair.Create("x", rows.Select(i => X[i]).ToArray())],
            [.. rows.Select(i => Y[i])]
        );
        return (LeastSquaresResult.Fit(Data.WithWeights(Frequencies, WeightKind.Frequency)), LeastSquaresResult.Fit(repeated));
    }

    private sealed class HalfSamples : IBootstrapScheme, IWeightSampler
    {
        public string Name => "half-samples";

        public ImmutableArray<string> Aliases { get; init; } = ["half"];

        public string Description => "Half of the rows.";

        public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options) =>
            new WeightedRefitPlan((IWeightedRefit)result, options.Replications, this);

        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = (i + replicate) % 2;
            }
        }
    }
}
