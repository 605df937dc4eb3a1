using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>A coefficient that one row or one cluster determines alone has no robust standard error, and the reader is told.</summary>
public sealed class CarriedParametersTests
{
    private static readonly double[] Y = [2, 4, 1, 3, 0, 2, 5, 1, 7, 2, 3, 1];
    private static readonly double[] X = [0.3, 1.2, -0.5, 0.8, -1.1, 0.1, 1.5, -0.2, 0.9, 0.4, 0.6, -0.7];
    private static readonly int[] Firms = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6];

    [TestCase("sandwich")]
    [TestCase("hc1")]
    [TestCase("stata-robust")]
    public void A_dummy_of_one_row_is_warned_of_by_name(string vcov)
    {
        PoissonResult result = new PoissonEstimator().Fit(Data(static i => i == 8));
        ImmutableArray<string> warnings = result.Covariance(vcov).Warnings;
        Assert.That(warnings, Has.Exactly(1).Contains("'one'").And.Exactly(1).Contains("Row 8"));
        Assert.That(result.Covariance().Warnings, Is.Empty);
    }

    [TestCase("cr0")]
    [TestCase("cr1")]
    [TestCase("cr1-stata")]
    [TestCase("cr2")]
    public void A_dummy_of_one_cluster_is_warned_of_by_name(string vcov)
    {
        PoissonResult result = new PoissonEstimator().Fit(Data(static i => i is 8 or 9));
        Assert.That(result.Covariance(vcov).Warnings, Has.Exactly(1).Contains("'one'"));
    }

    [Test]
    public void A_dummy_of_several_rows_and_clusters_is_not()
    {
        PoissonResult result = new PoissonEstimator().Fit(Data(static i => i is 1 or 3 or 6 or 8));
        Assert.Multiple(() =>
        {
            Assert.That(result.Covariance("hc1").Warnings, Is.Empty);
            Assert.That(result.Covariance("cr1").Warnings, Has.None.Contains("'one'"));
        });
    }

    [TestCase("score", false)]
    [TestCase("cluster-score", true)]
    public void Score_bootstraps_say_so_too(string scheme, bool clustered)
    {
        PoissonResult result = new PoissonEstimator().Fit(Data(i => i == 8 || (clustered && i == 9)));
        BootstrapResult draws = result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 20,
                Seed = 1,
                Scheme = scheme,
            }
        );
        Assert.That(draws.Warnings, Has.Exactly(1).Contains("'one'"));
    }

    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("cr3")]
    public void Refusals_advise_no_other_robust_covariance(string vcov)
    {
        PoissonResult result = new PoissonEstimator().Fit(Data(i => i == 8 || (vcov == "cr3" && i == 9)));
        string message = Assert.Throws<CrabbymetricsException>(() => result.Covariance(vcov)).Message;
        Assert.That(message, Does.Contain("vanilla").And.Not.Contain("Use hc1").And.Not.Contain("cr1"));
    }

    [Test]
    public void A_saturated_model_is_called_so()
    {
        PoissonResult result = new PoissonEstimator().Fit(
            RegressionData.Create(new Dictionary<string, double[]> { ["x"] = [0.0, 1.0] }, [2.0, 5.0])
        );
        CoefficientTable table = result.Summary("sandwich");
        Assert.Multiple(() =>
        {
            Assert.That(result.Covariance("sandwich").Warnings, Has.Some.Contains("saturated"));
            Assert.That(table.StandardErrors, Is.All.Null);
            Assert.That(table[1].PValue, Is.Null);
            Assert.That(result.Summary()[1].StandardError, Is.GreaterThan(0.1));
        });
    }

    // A coefficient among many rows is found by the scores, not by a look at every row.
    [Test]
    public void One_row_among_many_is_found()
    {
        RandomSource random = new(4);
        int n = 400_000;
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double[] one = new double[n];
        one[123_456] = 1.0;
        double[] y = [.. x.Select(value => random.NextPoisson(Math.Exp(0.2 + (0.3 * value))))];
        y[123_456] = 3.0;
        PoissonResult result = new PoissonEstimator().Fit(
            RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x, ["one"] = one }, y)
        );
        Assert.That(result.Covariance("hc1").Warnings, Has.Exactly(1).Contains("123456"));
    }

    private static RegressionData Data(Func<int, bool> isOne) =>
        RegressionData
            .Create(
                new Dictionary<string, double[]> { ["x"] = X, ["one"] = [.. Enumerable.Range(0, 12).Select(i => isOne(i) ? 1.0 : 0.0)] },
                Y
            )
            .WithClusters("firm", Firms);
}
