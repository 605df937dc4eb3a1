using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>A variance that is 0 but for rounding is no standard error: it is left out, and the reader is told why.</summary>
public sealed class VanishedVarianceTests
{
    // Each row and each column of this square sums to 0 about its mean, so that the two clusterings leave minus the sum of squares.
    [Test]
    public void A_multi_way_variance_below_zero_is_mended_to_no_standard_error()
    {
        OlsResult result = new OlsEstimator().Fit(
            RegressionData
                .Create(new Dictionary<string, double[]>(), [3.0, 1.0, 1.0, 3.0])
                .WithClusters("row", [0, 0, 1, 1])
                .WithClusters("column", [0, 1, 0, 1])
        );
        AssertWithheld(result, "cr0", new CovarianceArguments { Clusters = ["row", "column"] }, 0, "clusterings together");
    }

    [Test]
    public void Only_the_coefficient_without_a_variance_is_left_out()
    {
        // The slope's column is orthogonal to the intercept and to the square.
        OlsResult result = new OlsEstimator().Fit(
            RegressionData
                .Create(
                    new Dictionary<string, double[]> { ["x"] = [1.0, 1.0, 1.0, 1.0, -1.0, -1.0, -1.0, -1.0] },
                    [3.5, 1.0, 1.0, 4.5, 3.0, 1.0, 1.5, 1.5]
                )
                .WithClusters("row", [0, 0, 1, 1, 0, 0, 1, 1])
                .WithClusters("column", [0, 1, 0, 1, 0, 1, 0, 1])
        );
        CovarianceMatrix covariance = result.Covariance("cr0", new CovarianceArguments { Clusters = ["row", "column"] });
        for (int j = 0; j < 2; j++)
        {
            double error = covariance.StandardErrors()[j];
            Assert.That(double.IsNaN(error) || error > 1e-3, Is.True, $"{error}");
        }
    }

    [TestCase(SerialKernel.Truncated, 11, null)]
    [TestCase(SerialKernel.QuadraticSpectral, null, 1e9)]
    public void A_kernel_that_weighs_all_lags_alike_has_no_standard_errors(SerialKernel kernel, int? lag, double? bandwidth)
    {
        CovarianceArguments arguments = new()
        {
            Kernel = kernel,
            Lag = lag,
            Bandwidth = bandwidth,
        };
        OlsResult result = new OlsEstimator().Fit(Data(static _ => 0));
        AssertWithheld(result, "hac", arguments, 0, "cancel");
        AssertWithheld(result, "hac", arguments, 1, "cancel");
    }

    [TestCase("cr0")]
    [TestCase("cr1")]
    [TestCase("cr2")]
    [TestCase("driscoll-kraay")]
    public void Dummies_of_every_group_have_no_clustered_standard_errors(string vcov)
    {
        int[] groups = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
        Dictionary<string, double[]> dummies = new()
        {
            ["g1"] = [.. groups.Select(static g => g == 1 ? 1.0 : 0.0)],
            ["g2"] = [.. groups.Select(static g => g == 2 ? 1.0 : 0.0)],
            ["g3"] = [.. groups.Select(static g => g == 3 ? 1.0 : 0.0)],
        };
        double[] y = [1e5 + 0.3, 1e5 + 0.7, 1e5 + 1.1, 2.1, 3.7, 2.2, 9.3, 8.1, 7.7, 0.1, 0.2, 0.5];
        RegressionData data = RegressionData.Create(dummies, y).WithClusters("g", groups);
        data = data.WithTime(groups);
        OlsResult result = new OlsEstimator().Fit(data);
        AssertWithheld(result, vcov, new CovarianceArguments(), 1, "cancel");
        AssertWithheld(result, vcov, new CovarianceArguments(), 3, "cancel");
    }

    [TestCase("sandwich")]
    [TestCase("hc1")]
    public void A_coefficient_of_one_row_alone_has_no_robust_standard_error(string vcov)
    {
        Dictionary<string, double[]> columns = new() { ["one"] = [1, 0, 0, 0, 0, 0], ["x"] = [0, 1, 2, 3, 4, 5] };
        OlsResult result = new OlsEstimator(new OlsOptions { FitIntercept = false }).Fit(
            RegressionData.Create(columns, [0.7, 1.2, 1.9, 3.3, 3.8, 5.4])
        );
        AssertWithheld(result, vcov, new CovarianceArguments(), 0, "cancel");
        Assert.That(result.Covariance(vcov).StandardErrors()[1], Is.GreaterThan(1e-3));
    }

    [Test]
    public void A_group_with_little_noise_keeps_its_small_standard_error()
    {
        double[] b = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
        double[] noise = [1, -1, 0.5, -0.5, 2, -2, 1e-7, -1e-7, 2e-7, -2e-7, 3e-7, -3e-7];
        OlsResult result = new OlsEstimator(new OlsOptions { FitIntercept = false }).Fit(
            RegressionData
                .Create(new Dictionary<string, double[]> { ["a"] = [.. b.Select(static v => 1.0 - v)], ["b"] = b }, noise)
                .WithClusters("g", [0, 1, 2, 0, 1, 2, 3, 4, 5, 4, 3, 5])
        );
        double expected = Math.Sqrt(noise[6..].Sum(static e => e * e)) / 6.0;
        Assert.Multiple(() =>
        {
            Assert.That(result.Covariance("sandwich").StandardErrors()[1], Is.EqualTo(expected).Within(1e-8).Percent);
            Assert.That(result.Covariance("cr0").StandardErrors()[1], Is.InRange(1e-8, 1e-6));
        });
    }

    private static void AssertWithheld(OlsResult result, string vcov, CovarianceArguments arguments, int parameter, string reason)
    {
        CovarianceMatrix covariance = result.Covariance(vcov, arguments);
        CoefficientTable table = result.Summary(vcov, arguments);
        Assert.Multiple(() =>
        {
            Assert.That(covariance[parameter, parameter], Is.NaN);
            Assert.That(covariance.Warnings, Has.Exactly(1).Contains("no standard error").And.Some.Contains(reason));
            Assert.That(table[parameter].StandardError, Is.Null);
            Assert.That(table[parameter].PValue, Is.Null);
            Assert.That(table[parameter].ConfidenceLow, Is.Null);
            Assert.That(table.ToString(), Does.Contain("no standard error"));
        });
    }

    private static RegressionData Data(Func<int, int> cluster)
    {
        double[] y = [2, 4, 1, 3, 0, 2, 5, 1, 7, 2, 3, 1];
        double[] x = [0.3, 1.2, -0.5, 0.8, -1.1, 0.1, 1.5, -0.2, 0.9, 0.4, 0.6, -0.7];
        return RegressionData
            .Create(new Dictionary<string, double[]> { ["x"] = x }, y)
            .WithClusters("g", [.. Enumerable.Range(0, 12).Select(cluster)]);
    }
}
