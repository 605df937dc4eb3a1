using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.WildClusters;

/// <summary>The example of docs/bootstrap.md.</summary>
public sealed class WildClusterSampleTests
{
    [Test]
    public void The_example_of_the_page_runs()
    {
        OlsResult fit = Fit();
        WildClusterTestResult test = WildClusterTest.Of(
            fit,
            "x1 = 0",
            new WildClusterOptions
            {
                Replications = 99_999,
                Clusters = ["firm"],
                Multipliers = MultiplierDistribution.Webb,
            }
        );
        Console.WriteLine(test.PValue);
        Console.WriteLine(test.ConfidenceSetText);
        Assert.That(test.PValue, Is.InRange(0.0, 1.0));
        Assert.That(test.ConfidenceSet, Is.Not.Empty);
    }

    private static OlsResult Fit()
    {
        RandomSource random = new(3);
        const int N = 120;
        int[] firm = [.. Enumerable.Range(0, N).Select(static i => i / 10)];
        double[] shock = [.. Enumerable.Range(0, 12).Select(_ => random.NextNormal())];
        double[,] x = new double[N, 1];
        double[] y = new double[N];
        for (int i = 0; i < N; i++)
        {
            x[i, 0] = random.NextNormal() + (firm[i] % 3);
            y[i] = (0.3 * x[i, 0]) + shock[firm[i]] + random.NextNormal();
        }

        return new OlsEstimator().Fit(RegressionData.Create(x, y).WithClusters("firm", firm));
    }
}
