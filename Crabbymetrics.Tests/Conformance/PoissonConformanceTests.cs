using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Poisson regression against 80-bit references on six published data sets.</summary>
[TestFixtureSource(typeof(GlmReference), nameof(GlmReference.Names))]
public sealed class PoissonConformanceTests(string name)
{
    private const double Relative = 1e-12;

    private readonly GlmReference _reference = GlmReference.Load(name);

    [Test]
    public void Coefficients_agree_with_the_references_at_a_tight_tolerance()
    {
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(_reference.Data);
        double[] expected = _reference.Coefficients;
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Converged);
            for (int j = 0; j < expected.Length; j++)
            {
                Assert.That(
                    Math.Abs(result.Parameters[j] - expected[j]),
                    Is.LessThanOrEqualTo(Relative * Math.Abs(expected[j])),
                    result.ParameterNames[j]
                );
            }
        });
    }

    [Test]
    public void Coefficients_are_within_a_millionth_of_a_standard_error_at_the_default_tolerance()
    {
        PoissonResult result = new PoissonEstimator().Fit(_reference.Data);
        double[] expected = _reference.Coefficients;
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.That(
                Math.Abs(result.Parameters[j] - expected[j]),
                Is.LessThanOrEqualTo(1e-6 * Math.Sqrt(_reference.Vanilla[j, j])),
                result.ParameterNames[j]
            );
        }
    }

    [Test]
    public void Fit_statistics_agree_with_the_references()
    {
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(_reference.Data);
        Assert.Multiple(() =>
        {
            Assert.That(result.LogLikelihood, Is.EqualTo(_reference.LogLikelihood).Within(Relative * Math.Abs(_reference.LogLikelihood)));
            Assert.That(result.Deviance, Is.EqualTo(_reference.Deviance).Within(Relative * _reference.Deviance));
            Assert.That(result.NullDeviance, Is.EqualTo(_reference.NullDeviance).Within(Relative * _reference.NullDeviance));
            Assert.That(result.PearsonChiSquared, Is.EqualTo(_reference.PearsonChiSquared).Within(1e-11 * _reference.PearsonChiSquared));
            Assert.That(result.Aic, Is.EqualTo(_reference.Aic).Within(Relative * _reference.Aic));
            Assert.That(result.Bic, Is.EqualTo(_reference.Bic).Within(Relative * _reference.Bic));
        });
    }

    [TestCase("vanilla")]
    [TestCase("sandwich")]
    public void Covariances_agree_with_the_references(string vcov)
    {
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(_reference.Data);
        double[,] expected = vcov == "vanilla" ? _reference.Vanilla : _reference.Sandwich;
        CovarianceMatrix actual = result.Covariance(vcov);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < actual.Dimension; i++)
            {
                for (int j = 0; j < actual.Dimension; j++)
                {
                    double scale = Math.Sqrt(expected[i, i] * expected[j, j]);
                    Assert.That(Math.Abs(actual[i, j] - expected[i, j]), Is.LessThanOrEqualTo(Relative * scale), $"{i}, {j}");
                }
            }
        });
    }
}
