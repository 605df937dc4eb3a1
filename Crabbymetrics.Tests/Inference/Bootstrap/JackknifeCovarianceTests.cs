using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>A jackknife's covariance: (N - 1)/N times the sum of products about the mean of the leave-one-out estimates.</summary>
public class JackknifeCovarianceTests
{
    private static readonly double[,] X =
    {
        { 0.5 },
        { -1.0 },
        { 2.0 },
        { 0.1 },
        { 1.2 },
        { -0.7 },
        { 0.9 },
    };

    private static readonly double[] Y = [2, 1, 6, 1, 3, 0, 4];

    [Test]
    public void It_is_that_of_fits_without_one_row()
    {
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-12 });
        CovarianceMatrix covariance = estimator
            .Fit(RegressionData.Create(X, Y))
            .Bootstrap(new BootstrapOptions { Scheme = "jackknife" })
            .Covariance();
        double[][] left = [.. Enumerable.Range(0, Y.Length).Select(i => estimator.Fit(Without(i)).Parameters.ToArray())];
        double[] mean = [left.Average(static b => b[0]), left.Average(static b => b[1])];
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 2; b++)
            {
                double expected = left.Sum(draw => (draw[a] - mean[a]) * (draw[b] - mean[b])) * (Y.Length - 1.0) / Y.Length;
                Assert.That(covariance[a, b], Is.EqualTo(expected).Within(1e-9 * Math.Abs(expected)));
            }
        }

        Assert.That(covariance.Kind, Is.EqualTo("jackknife"));
    }

    [Test]
    public void Its_diagonal_has_the_squared_standard_errors_with_frequencies_and_clusters_too()
    {
        RegressionData data = RegressionData
            .Create(X, Y)
            .WithWeights([1, 2, 1, 3, 1, 1, 2], WeightKind.Frequency)
            .WithClusters("g", [0, 0, 1, 1, 2, 2, 3]);
        PoissonResult fit = new PoissonEstimator().Fit(data);
        foreach (string scheme in (string[])["jackknife", "cluster-jackknife"])
        {
            BootstrapResult jackknife = fit.Bootstrap(new BootstrapOptions { Scheme = scheme });
            Assert.That(jackknife.Covariance().StandardErrors(), Is.EqualTo(jackknife.StandardErrors).Within(1e-12), scheme);
        }
    }

    [Test]
    public void Wald_tests_take_it()
    {
        PoissonResult fit = new PoissonEstimator().Fit(RegressionData.Create(X, Y));
        CovarianceMatrix covariance = fit.Bootstrap(new BootstrapOptions { Scheme = "jackknife" }).Covariance();
        HypothesisTest test = WaldTest.Of(fit, covariance, "x1 = 0");
        Assert.That(test.Statistic, Is.EqualTo(fit.Parameters[1] * fit.Parameters[1] / covariance[1, 1]).Within(1e-10));
    }

    private static RegressionData Without(int row)
    {
        int[] kept = [.. Enumerable.Range(0, Y.Length).Where(i => i != row)];
        double[,] x = new double[kept.Length, 1];
        for (int i = 0; i < kept.Length; i++)
        {
            x[i, 0] = X[kept[i], 0];
        }

        return RegressionData.Create(x, [.. kept.Select(i => Y[i])]);
    }
}
