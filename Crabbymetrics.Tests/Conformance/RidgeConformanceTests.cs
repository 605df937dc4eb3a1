using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Ridge-penalized Poisson against 50-digit references on the quine data.</summary>
public sealed class RidgeConformanceTests
{
    private static IEnumerable<TestCaseData> Fits() =>
        GlmReference
            .LoadJson("ridge_quine")
            .GetProperty("fits")
            .EnumerateArray()
            .SelectMany(fit =>
                new[] { "newton", "newton-cg" }.Select(solver =>
                    new TestCaseData(fit, solver).SetArgDisplayNames($"alpha {fit.GetProperty("alpha").GetDouble()}", solver)
                )
            );

    [TestCaseSource(nameof(Fits))]
    public void Penalized_fits_agree(JsonElement fit, string solver)
    {
        RegressionData data = GlmReference.LoadData("quine");
        PoissonResult result = new PoissonEstimator(
            new PoissonOptions
            {
                Alpha = fit.GetProperty("alpha").GetDouble(),
                Tolerance = 1e-10,
                Solver = solver,
            }
        ).Fit(data);
        double[] expected = GlmReference.Numbers(fit.GetProperty("coef"));
        Assert.Multiple(() =>
        {
            for (int j = 0; j < expected.Length; j++)
            {
                Assert.That(result.Parameters[j], Is.EqualTo(expected[j]).Within(1e-11 * Math.Abs(expected[j])), result.ParameterNames[j]);
            }

            Assert.That(result.Diagnostics.Objective, Is.EqualTo(fit.GetProperty("objective").GetDouble()).Within(1e-12 * 5000));
            Assert.That(result.LogLikelihood, Is.EqualTo(fit.GetProperty("loglik").GetDouble()).Within(1e-12 * 5000));
        });
    }

    [Test]
    public void Inference_is_not_available_and_says_why()
    {
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Alpha = 1.0 }).Fit(GlmReference.LoadData("quine"));
        CoefficientTable table = result.Summary();
        Assert.Multiple(() =>
        {
            Assert.That(table.Covariance, Is.Null);
            Assert.That(table.InferenceUnavailableReason, Does.Contain("penalty"));
            Assert.That(table.Select(row => row.StandardError), Is.All.Null);
            Assert.That(table[0].Estimate, Is.EqualTo(result.Intercept));
            Assert.That(
                () => result.Covariance("sandwich"),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("penalty")
            );
        });
    }
}
