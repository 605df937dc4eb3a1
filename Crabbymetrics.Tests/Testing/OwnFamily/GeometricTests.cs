using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Testing.OwnFamily;

/// <summary>A family of at most forty lines of code, and all that comes with it without a line more.</summary>
public sealed class GeometricTests
{
    private static readonly CovarianceArguments TwoWay = new() { Clusters = ["firm", "year"] };

    [Test]
    public void It_has_at_most_forty_lines_of_code() =>
        Assert.That(
            File.ReadLines(Path.Combine(Repository.Root, "Crabbymetrics.Tests", "Testing", "OwnFamily", "GeometricFamily.cs"))
                .Count(static line => line.Any(char.IsLetterOrDigit) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)),
            Is.LessThanOrEqualTo(40)
        );

    [Test]
    public void It_gets_leverage_corrected_and_two_way_clustered_errors()
    {
        GeneralizedLinearResult result = Fit();
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Converged);
            // The geometric is the negative binomial with theta 1, which the library has.
            GeneralizedLinearResult expected = new GeneralizedLinearEstimator(GlmFamilies.NegativeBinomial(1.0, Links.Find("log"))).Fit(
                Data()
            );
            foreach (
                (string vcov, CovarianceArguments? arguments) in ((string, CovarianceArguments?)[])
                    [("vanilla", null), ("hc3", null), ("cr1", TwoWay)]
            )
            {
                Assert.That(
                    result
                        .Covariance(vcov, arguments)
                        .StandardErrors()
                        .Zip(expected.Covariance(vcov, arguments).StandardErrors(), static (a, e) => Math.Abs(a - e) / e),
                    Has.All.LessThan(1e-6),
                    vcov
                );
            }
        });
    }

    [Test]
    public void It_gets_bias_corrected_and_accelerated_limits()
    {
        BootstrapResult draws = Fit()
            .Bootstrap(
                new BootstrapOptions
                {
                    Replications = 300,
                    Seed = 8,
                    Limits = BootstrapLimits.Bca,
                }
            );
        Assert.Multiple(() =>
        {
            Assert.That(draws.Limits, Is.EqualTo(BootstrapLimits.Bca));
            Assert.That(draws.ConfidenceLow[1], Is.LessThan(Fit().Coefficients[0]));
            Assert.That(draws.ConfidenceHigh[1], Is.GreaterThan(Fit().Coefficients[0]));
        });
    }

    [Test]
    public void It_gets_a_table_in_latex()
    {
        GeneralizedLinearResult result = Fit();
        string latex = RegressionTable.Summarize(ModelSummary.Create(result, result.Summary("hc3"))).ToLatex();
        Assert.That(latex, Does.Contain("tabular").And.Contain("x1"));
    }

    private static GeneralizedLinearResult Fit() => new GeneralizedLinearEstimator(new GeometricFamily()).Fit(Data());

    private static RegressionData Data()
    {
        RandomSource random = new(31);
        double[,] x = new double[150, 2];
        double[] y = new double[150];
        for (int i = 0; i < 150; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), random.NextDouble());
            y[i] = new GeometricFamily().Draw(Math.Exp(0.8 + (0.5 * x[i, 0]) - (0.4 * x[i, 1])), random);
        }

        return RegressionData
            .Create(x, y)
            .WithClusters("firm", [.. Enumerable.Range(0, 150).Select(static i => i / 5)])
            .WithClusters("year", [.. Enumerable.Range(0, 150).Select(static i => i % 10)]);
    }
}
