using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>Clusters that are too few for what is asked, or of which one alone is treated: refused, or answered with a warning in plain
/// words.</summary>
public sealed class FewClustersTests
{
    private const int Rows = 48;

    [TestCase("cr0")]
    [TestCase("cr1")]
    [TestCase("cr1-stata")]
    [TestCase("cr2")]
    [TestCase("cr3")]
    public void As_many_restrictions_as_clusters_are_refused(string covariance)
    {
        IEstimationResult fit = Poisson(static i => i % 3);
        CovarianceMatrix clustered = fit.Covariance(covariance, new CovarianceArguments { Clusters = ["g"] });
        Assert.That(
            () => WaldTest.Of(fit, clustered, "x = 0, z = 0, d = 0"),
            Throws
                .TypeOf<CrabbymetricsException>()
                .With.Message.Contains("3 restrictions together")
                .And.Message.Contains("more clusters than restrictions")
        );
        Assert.That(
            () => WaldTest.JointSignificance(fit, clustered),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("3 restrictions together")
        );
        // One less is possible.
        Assert.That(WaldTest.Of(fit, clustered, "x = 0, z = 0").Statistic, Is.Positive.And.Not.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void Wild_tests_need_more_clusters_than_restrictions()
    {
        Assert.That(
            () => WildClusterTest.Of(Ols(static i => i % 3), "x = 0, z = 0, d = 0"),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("3 clusters cannot test 3 restrictions together")
        );
        Assert.That(
            () => WildScoreTest.Of(Poisson(static i => i % 3), "x = 0, z = 0, d = 0"),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("do not vary enough to test 3 restrictions together")
        );
        Assert.That(
            () => WildClusterTest.Of(TwoStage(static _ => 0), "d = 0"),
            Throws.Exception.With.Message.Contains("one cluster only").Or.Message.Contains("more clusters than restrictions")
        );
    }

    [Test]
    public void One_treated_cluster_is_said_by_every_wild_test()
    {
        // d is 1 in the first cluster alone.
        const string Expected = "percent of the variation that identifies what is tested, as where one cluster alone is treated";
        Assert.That(WildClusterTest.Of(Ols(Treated), "d = 0", Few).Warnings, Has.Some.Contain(Expected));
        Assert.That(WildScoreTest.Of(Poisson(Treated), "d = 0").Warnings, Has.Some.Contain(Expected));
        Assert.That(WildScoreTest.Of(Poisson(Treated), "x = 0").Warnings, Has.None.Contain(Expected));
        Assert.That(WildScoreTest.Of(Poisson(Treated), "x = 0, d = 0").Warnings, Has.Some.Contain(Expected));
        Assert.That(WildClusterTest.Of(TwoStage(Treated), "d = 0", Few).Warnings, Has.Some.Contain(Expected));
        Assert.That(WildClusterTest.Of(TwoStage(Treated), "x = 0", Few).Warnings, Has.None.Contain(Expected));
    }

    [TestCase("cr1")]
    [TestCase("cr2")]
    [TestCase("cr2:satterthwaite")]
    public void One_treated_cluster_is_said_by_a_covariance(string covariance)
    {
        CovarianceArguments clusters = new() { Clusters = ["g"] };
        Assert.That(
            Ols(Treated).Covariance(covariance, clusters).Warnings,
            Has.Some.Contain("alone determines a coefficient").And.Some.Contain("the standard error of 'd' is too small")
        );
        Assert.That(Poisson(Treated).Covariance(covariance, clusters).Warnings, Has.Some.Contain("the standard error of 'd' is too small"));
    }

    // Advice to take what the table has already is none.
    [TestCase("cr0", true)]
    [TestCase("cr1", true)]
    [TestCase("cr2", false)]
    [TestCase("cr3", false)]
    [TestCase("cr2:satterthwaite", false)]
    public void Few_clusters_are_warned_of_with_advice_that_is_not_taken_yet(string covariance, bool isAdvised)
    {
        CovarianceArguments clusters = new() { Clusters = ["g"] };
        foreach (IEstimationResult fit in (IEstimationResult[])[Ols(static i => i % 8), Poisson(static i => i % 8)])
        {
            string warning = fit.Covariance(covariance, clusters)
                .Warnings.Single(text => text.Contains("only 8 clusters", StringComparison.Ordinal));
            Assert.That(warning, Does.Contain("wild cluster score test"));
            Assert.That(warning.Contains("Consider cr2", StringComparison.Ordinal), Is.EqualTo(isAdvised));
        }
    }

    [Test]
    public void One_treated_cluster_has_no_jackknife()
    {
        CovarianceArguments clusters = new() { Clusters = ["g"] };
        const string Expected = "that has row 0 (counted from 0), the parameter 'd' is not identified";
        Assert.That(
            () => Ols(Treated).Covariance("cr3", clusters),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains(Expected)
        );
        Assert.That(
            () => WildClusterTest.Of(Ols(Treated), "d = 0", new WildClusterOptions { JackknifeVariance = true }),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("row 0 (counted from 0), a coefficient is not identified")
        );
    }

    [Test]
    public void Rows_of_weight_zero_are_no_clusters()
    {
        // Clusters of which every row has weight 0 do not count, in any number.
        RegressionData data = Data(static i => i % 6)
            .WithWeights([.. Enumerable.Range(0, Rows).Select(static i => i % 6 < 3 ? 1.0 : 0.0)], WeightKind.Analytic);
        int[] used = [.. Enumerable.Range(0, Rows).Where(static i => i % 6 < 3)];
        OlsResult weighted = new OlsEstimator().Fit(data);
        OlsResult selected = new OlsEstimator().Fit(Data(static i => i % 6).SelectRows(used));
        CovarianceArguments clusters = new() { Clusters = ["g"] };
        foreach (string covariance in (string[])["cr0", "cr1", "cr1-stata", "cr2", "cr3"])
        {
            CovarianceMatrix one = weighted.Covariance(covariance, clusters);
            CovarianceMatrix other = selected.Covariance(covariance, clusters);
            Assert.That(one.ClusterCounts["g"], Is.EqualTo(3));
            Assert.That(one.Values.ToArray(), Is.EqualTo(other.Values.ToArray()).Within(1e-9).Percent, covariance);
        }

        WildClusterTestResult test = WildClusterTest.Of(weighted, "x = 0", Few);
        Assert.That(test.Statistics, Is.EqualTo(WildClusterTest.Of(selected, "x = 0", Few).Statistics).Within(1e-9).Percent);
        Assert.That(test.ClusterCounts["g"], Is.EqualTo(3));
    }

    [Test]
    public void Clusters_of_one_row_are_heteroskedasticity()
    {
        OlsResult fit = Ols(static i => i);
        CovarianceArguments clusters = new() { Clusters = ["g"] };
        Assert.That(
            fit.Covariance("cr2", clusters).Values.ToArray(),
            Is.EqualTo(fit.Covariance("hc2").Values.ToArray()).Within(1e-9).Percent
        );
        Assert.That(
            fit.Covariance("cr3", clusters).Values.ToArray(),
            Is.EqualTo(fit.Covariance("hc3").Values.ToArray()).Within(1e-9).Percent
        );
    }

    private static WildClusterOptions Few => new() { Replications = 256 };

    private static int Treated(int i) => i / 6;

    private static OlsResult Ols(Func<int, int> cluster) => new OlsEstimator().Fit(Data(cluster));

    private static PoissonResult Poisson(Func<int, int> cluster) => new PoissonEstimator().Fit(Data(cluster));

    // The treatment is exogenous and z is instrumented.
    private static TwoSlsResult TwoStage(Func<int, int> cluster)
    {
        RandomSource random = new(31);
        double[] z = Column(Data(cluster), "z");
        double[] instrument = [.. z.Select(value => value + (0.5 * random.NextNormal()))];
        return new TwoSlsEstimator().Fit(
            Data(cluster).WithInstruments(DesignMatrix.Create(Rows, [KeyValuePair.Create("w", instrument)]), "z")
        );
    }

    private static double[] Column(RegressionData data, string name)
    {
        double[] values = new double[Rows];
        data.Design.CopyColumn(data.Design.ColumnNames.IndexOf(name), values);
        return values;
    }

    private static RegressionData Data(Func<int, int> cluster)
    {
        RandomSource random = new(29);
        double[] x = new double[Rows],
            z = new double[Rows],
            d = new double[Rows],
            y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            x[i] = random.NextNormal();
            z[i] = random.NextNormal();
            d[i] = i < 6 ? 1.0 : 0.0;
            y[i] = random.NextPoisson(Math.Exp(0.8 + (0.3 * x[i])));
        }

        return RegressionData
            .Create([new KeyValuePair<string, double[]>("x", x), new("z", z), new("d", d)], y)
            .WithClusters("g", [.. Enumerable.Range(0, Rows).Select(cluster)]);
    }
}
