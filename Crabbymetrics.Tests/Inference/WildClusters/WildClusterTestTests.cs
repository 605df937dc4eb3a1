using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Tests.Inference.WildClusters;

public sealed class WildClusterTestTests
{
    private const int N = 42;
    private static readonly int[] Firm =
    [
        .. Enumerable
            .Range(0, N)
            .Select(static i =>
                i < 12 ? 0
                : i < 20 ? 1
                : 2 + ((i - 20) % 5)
            ),
    ];
    private static readonly int[] Year = [.. Enumerable.Range(0, N).Select(static i => (i + (i / 5)) % 4)];
    private static readonly double[] Weights = [.. Enumerable.Range(0, N).Select(static i => 0.5 + (i % 4))];

    [Test]
    public void Every_replicate_is_that_of_a_whole_refit(
        [Values] bool imposed,
        [Values] bool residuals,
        [Values] bool variance,
        [Values] bool weighted
    )
    {
        RegressionData data = Data();
        data = weighted ? data.WithWeights(Weights, WeightKind.Analytic) : data;
        WildClusterOptions options = new()
        {
            Replications = 128,
            ImposeNull = imposed,
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
            Clusters = ["firm"],
        };
        DenseWildBootstrap dense = new(Design(2), data.Outcome.ToArray(), weighted ? Weights : Ones, Firm, [Firm], Row(3, 1), [0.3])
        {
            ImposeNull = imposed,
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
        };
        WildClusterTestResult test = WildClusterTest.Of(new OlsEstimator().Fit(data), "x1 = 0.3", options);
        RequireSame(test, dense, Firm.Max() + 1);
        Assert.That(test.Variant, Is.EqualTo($"WC{(imposed ? "R" : "U")}-{(residuals ? 3 : 1)}{(variance ? 3 : 1)}"));
    }

    [Test]
    public void Several_restrictions_are_those_of_whole_refits([Values] bool residuals, [Values] bool variance)
    {
        RegressionData data = Data();
        WildClusterOptions options = new()
        {
            Replications = 128,
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
            Clusters = ["firm"],
        };
        Matrix<double> rows = Matrix<double>.Build.DenseOfArray(
            new[,]
            {
                { 0.0, 1.0, 0.0 },
                { 0.0, 1.0, 1.0 },
            }
        );
        DenseWildBootstrap dense = new(Design(2), data.Outcome.ToArray(), Ones, Firm, [Firm], rows, [0.2, 0.1])
        {
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
        };
        WildClusterTestResult test = WildClusterTest.Of(new OlsEstimator().Fit(data), "x1 = 0.2, x1 + x2 = 0.1", options);
        RequireSame(test, dense, Firm.Max() + 1);
    }

    [Test]
    public void Several_clusterings_are_those_of_whole_refits([Values] bool imposed)
    {
        RegressionData data = Data();
        WildClusterOptions options = new()
        {
            Replications = 16,
            ImposeNull = imposed,
            Clusters = ["firm", "year"],
        };
        DenseWildBootstrap dense = new(Design(2), data.Outcome.ToArray(), Ones, Year, [Firm, Year], Row(3, 2), [0.0])
        {
            ImposeNull = imposed,
        };
        WildClusterTestResult test = WildClusterTest.Of(new OlsEstimator().Fit(data), "x2 = 0", options);
        Assert.That(test.MultiplierCluster, Is.EqualTo("year"));
        RequireSame(test, dense, Year.Max() + 1);
    }

    [Test]
    public void An_effect_across_clusters_is_projected_out_of_every_replicate([Values] bool imposed, [Values] bool weighted)
    {
        RegressionData data = Data();
        data = weighted ? data.WithWeights(Weights, WeightKind.Analytic) : data;
        WildClusterOptions options = new()
        {
            Replications = 128,
            ImposeNull = imposed,
            Clusters = ["firm"],
        };
        DenseWildBootstrap dense = new(
            WithDummies(Year),
            data.Outcome.ToArray(),
            weighted ? Weights : Ones,
            Firm,
            [Firm],
            Row(2 + Year.Max() + 1, 0),
            [0.1]
        )
        {
            ImposeNull = imposed,
        };
        OlsResult fit = new OlsEstimator().Fit(data.WithAbsorbed("year", Year));
        RequireSame(WildClusterTest.Of(fit, "x1 = 0.1", options), dense, Firm.Max() + 1);
    }

    [Test]
    public void Effects_within_clusters_need_nothing_further([Values] bool residuals, [Values] bool variance)
    {
        RegressionData data = Data();
        WildClusterOptions options = new()
        {
            Replications = 128,
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
            Clusters = ["firm"],
        };
        DenseWildBootstrap dense = new(WithDummies(Firm), data.Outcome.ToArray(), Ones, Firm, [Firm], Row(2 + Firm.Max() + 1, 1), [0.1])
        {
            JackknifeResiduals = residuals,
            JackknifeVariance = variance,
        };
        OlsResult fit = new OlsEstimator().Fit(data.WithAbsorbed("firm", Firm));
        RequireSame(WildClusterTest.Of(fit, "x2 = 0.1", options), dense, Firm.Max() + 1);
    }

    [Test]
    public void The_statistic_is_that_of_the_clustered_covariance()
    {
        int[] cell = [.. Firm.Zip(Year, static (f, t) => (10 * f) + t)];
        OlsResult fit = new OlsEstimator().Fit(Data().WithClusters("cell", cell));
        CovarianceArguments one = new() { Clusters = ["firm"] };
        double Variance(string cluster) =>
            Math.Pow(fit.Summarize("cr1", new CovarianceArguments { Clusters = [cluster] })["x1"].StandardError!.Value, 2);
        double twoWay = Variance("firm") + Variance("year") - Variance("cell");
        HypothesisTest joint = WaldTest.Of(fit, fit.Summarize("cr1", one).Covariance!, "x1 = 0, x2 = 0");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                WildClusterTest.Of(fit, "x1 = 0", new WildClusterOptions { Clusters = ["firm"] }).Statistic,
                Is.EqualTo(fit.Summarize("cr1", one)["x1"].Statistic!.Value).Within(1e-10)
            );
            Assert.That(
                WildClusterTest.Of(fit, "x1 = 0", new WildClusterOptions { Clusters = ["firm", "year"] }).Statistic,
                Is.EqualTo(fit.Coefficients[0] / Math.Sqrt(twoWay)).Within(1e-10)
            );
            Assert.That(
                WildClusterTest.Of(fit, "x1 = 0, x2 = 0", new WildClusterOptions { Clusters = ["firm"] }).Statistic,
                Is.EqualTo(joint.Statistic).Within(1e-10)
            );
        }
    }

    [Test]
    public void The_confidence_set_holds_what_the_test_does_not_reject([Values] WildTails tails, [Values] bool imposed)
    {
        OlsResult fit = new OlsEstimator().Fit(Data());
        WildClusterOptions options = new()
        {
            Replications = 999,
            Multipliers = MultiplierDistribution.Webb,
            Tails = tails,
            ImposeNull = imposed,
            Clusters = ["firm"],
            Level = 0.9,
        };
        WildClusterTestResult test = WildClusterTest.Of(fit, "x1 = 0", options);
        Assert.That(test.ConfidenceSet, Has.Length.EqualTo(1));
        (double low, double high) = (test.ConfidenceSet[0].Low, test.ConfidenceSet[0].High);
        double margin = 1e-6 * test.StandardError!.Value;
        double P(double value) => WildClusterTest.Of(fit, FormattableString.Invariant($"x1 = {value:R}"), options).PValue;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(P(low + margin), Is.GreaterThan(0.1));
            Assert.That(P(low - margin), Is.LessThanOrEqualTo(0.1));
            Assert.That(P(high - margin), Is.GreaterThan(0.1));
            Assert.That(P(high + margin), Is.LessThanOrEqualTo(0.1));
        }
    }

    [Test]
    public void A_seed_gives_the_same_bits_and_a_longer_run_begins_with_a_shorter_one()
    {
        OlsResult fit = new OlsEstimator().Fit(Data());
        WildClusterTestResult Run(int replications, long seed) =>
            WildClusterTest.Of(
                fit,
                "x1 = 0",
                new WildClusterOptions
                {
                    Replications = replications,
                    Seed = seed,
                    Multipliers = MultiplierDistribution.Normal,
                    Clusters = ["firm"],
                }
            );
        WildClusterTestResult longer = Run(1001, 7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(1001, 7).Statistics, Is.EqualTo(longer.Statistics));
            Assert.That(Run(300, 7).Statistics, Is.EqualTo(longer.Statistics[..300]));
            Assert.That(Run(1001, 8).Statistics, Is.Not.EqualTo(longer.Statistics));
        }
    }

    [Test]
    public void Statistics_are_the_same_bits_for_any_number_of_threads(
        [Values(1, 2, 3, 8)] int threads,
        [Values("x1 = 0", "x1 = 0, x2 = 0")] string hypothesis
    )
    {
        OlsResult fit = new OlsEstimator().Fit(Data());
        WildClusterOptions Options(int most) =>
            new()
            {
                Replications = 1999,
                Multipliers = MultiplierDistribution.Webb,
                Clusters = ["firm"],
                MaxDegreeOfParallelism = most,
            };
        WildClusterTestResult some = WildClusterTest.Of(fit, hypothesis, Options(threads));
        WildClusterTestResult all = WildClusterTest.Of(fit, hypothesis, Options(-1));
        Assert.That(some.Statistics, Is.EqualTo(all.Statistics));
        Assert.That(some.ConfidenceSet, Is.EqualTo(all.ConfidenceSet));
    }

    [Test]
    public void Frequencies_are_repeated_rows()
    {
        int[] counts = [.. Enumerable.Range(0, N).Select(static i => 1 + (i % 3))];
        RegressionData data = Data();
        int[] repeated = [.. Enumerable.Range(0, N).SelectMany(i => Enumerable.Repeat(i, counts[i]))];
        WildClusterOptions options = new() { Replications = 128, Clusters = ["firm"] };
        WildClusterTestResult weighted = WildClusterTest.Of(
            new OlsEstimator().Fit(data.WithWeights([.. counts.Select(static c => (double)c)], WeightKind.Frequency)),
            "x1 = 0",
            options
        );
        WildClusterTestResult rows = WildClusterTest.Of(new OlsEstimator().Fit(data.SelectRows(repeated)), "x1 = 0", options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(weighted.Statistic, Is.EqualTo(rows.Statistic).Within(1e-10));
            Assert.That(weighted.Statistics, Is.EqualTo(rows.Statistics).Within(1e-9));
        }
    }

    [Test]
    public void One_cluster_that_is_treated_alone_is_warned_of()
    {
        RegressionData data = Data();
        double[,] x = new double[N, 1];
        for (int i = 0; i < N; i++)
        {
            x[i, 0] = Firm[i] == 1 ? 1.0 : 0.0;
        }

        OlsResult fit = new OlsEstimator().Fit(RegressionData.Create(x, data.Outcome.ToArray()).WithClusters("firm", Firm));
        WildClusterTestResult test = WildClusterTest.Of(fit, "x1 = 0");
        Assert.That(test.Warnings, Has.Some.Contains("percent of the variation"));
        CrabbymetricsException error = Assert.Throws<CrabbymetricsException>(() =>
            WildClusterTest.Of(fit, "x1 = 0", new WildClusterOptions { JackknifeVariance = true })
        )!;
        Assert.That(error.Message, Does.Contain("not identified"));
    }

    [Test]
    public void What_cannot_be_tested_is_refused_by_name()
    {
        RegressionData data = Data();
        OlsResult fit = new OlsEstimator().Fit(data);
        int[] half = [.. Enumerable.Range(0, N).Select(static i => i % 2)];
        OlsResult two = new OlsEstimator().Fit(data.WithClusters("half", half));
        OlsResult one = new OlsEstimator().Fit(data.WithClusters("one", new int[N]));
        OlsResult crossed = new OlsEstimator().Fit(data.WithAbsorbed("year", Year).WithAbsorbed("half", half));
        OlsResult year = new OlsEstimator().Fit(data.WithAbsorbed("year", Year));
        PoissonResult poisson = new PoissonEstimator().Fit(
            RegressionData
                .Create(Columns(), [.. data.Outcome.ToArray().Select(static y => Math.Round(Math.Abs(y)))])
                .WithClusters("firm", Firm)
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => WildClusterTest.Of(two, "x1 = 0, x2 = 0", new WildClusterOptions { Clusters = ["half"] }),
                Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("more clusters than restrictions")
            );
            Assert.That(
                () => WildClusterTest.Of(one, "x1 = 0", new WildClusterOptions { Clusters = ["one"] }),
                Throws.ArgumentException.With.Message.Contains("one cluster only")
            );
            Assert.That(() => WildClusterTest.Of(fit, "x1 = 0"), Throws.ArgumentException.With.Message.Contains("firm, year"));
            Assert.That(
                () => WildClusterTest.Of(crossed, "x1 = 0", new WildClusterOptions { Clusters = ["firm"] }),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("projects one absorbed effect")
            );
            Assert.That(
                () => WildClusterTest.Of(year, "x1 = 0", new WildClusterOptions { Clusters = ["firm"], JackknifeResiduals = true }),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("in several clusters")
            );
            Assert.That(
                () => WildClusterTest.Of(poisson, "x1 = 0"),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("wild score test")
            );
            Assert.That(
                () => WildClusterTest.Of(fit, "x1 = 0", new WildClusterOptions { Clusters = ["firm"], MultiplierCluster = "year" }),
                Throws.ArgumentException.With.Message.Contains("none of the clusterings")
            );
        }
    }

    [Test]
    public void The_text_says_what_was_done()
    {
        OlsResult fit = new OlsEstimator().Fit(Data());
        WildClusterTestResult test = WildClusterTest.Of(fit, "x1 = 0", new WildClusterOptions { Clusters = ["firm"], Replications = 200 });
        Assert.That(test.ToString(), Does.Contain("WCR-11, rademacher multipliers, all 128, 7 clusters of firm").And.Contain("95% set ["));
    }

    private static double[] Ones => [.. Enumerable.Repeat(1.0, N)];

    private static Matrix<double> Row(int columns, int at) => Matrix<double>.Build.Dense(1, columns, (_, j) => j == at ? 1.0 : 0.0);

    private static double[,] Columns()
    {
        RandomSource random = new(11);
        double[,] x = new double[N, 2];
        for (int i = 0; i < N; i++)
        {
            x[i, 0] = random.NextNormal() + (0.5 * Firm[i]);
            x[i, 1] = random.NextNormal() + Year[i];
        }

        return x;
    }

    private static Matrix<double> Design(int columns)
    {
        double[,] x = Columns();
        return Matrix<double>.Build.Dense(N, columns + 1, (i, j) => j == 0 ? 1.0 : x[i, j - 1]);
    }

    private static Matrix<double> WithDummies(int[] levels)
    {
        double[,] x = Columns();
        return Matrix<double>.Build.Dense(
            N,
            2 + levels.Max() + 1,
            (i, j) =>
                j < 2 ? x[i, j]
                : levels[i] == j - 2 ? 1.0
                : 0.0
        );
    }

    private static RegressionData Data()
    {
        double[,] x = Columns();
        RandomSource random = new(5);
        double[] shock = [.. Enumerable.Range(0, 7).Select(_ => random.NextNormal())];
        double[] y =
        [
            .. Enumerable.Range(0, N).Select(i => 1.0 + (0.4 * x[i, 0]) - (0.2 * x[i, 1]) + shock[Firm[i]] + random.NextNormal()),
        ];
        return RegressionData.Create(x, y).WithClusters("firm", Firm).WithClusters("year", Year);
    }

    private static void RequireSame(WildClusterTestResult test, DenseWildBootstrap dense, int clusters)
    {
        Assert.That(test.Enumerated, Is.True);
        double data = dense.OfData();
        // The factor of one clustering is in both statistics of the test and in neither here.
        double scale = test.Statistic / data;
        for (int b = 0; b < test.Statistics.Length; b++)
        {
            double[] signs = [.. Enumerable.Range(0, clusters).Select(g => ((b >> g) & 1) == 0 ? 1.0 : -1.0)];
            double expected = dense.Of(signs) * scale;
            if (double.IsFinite(expected) && double.IsFinite(test.Statistics[b]))
            {
                Assert.That(test.Statistics[b], Is.EqualTo(expected).Within(1e-8 * Math.Max(1.0, Math.Abs(expected))), $"replicate {b}");
            }
        }

        int finite = test.Statistics.Count(double.IsFinite);
        Assert.That(finite, Is.GreaterThan(test.Statistics.Length / 2));
    }
}
