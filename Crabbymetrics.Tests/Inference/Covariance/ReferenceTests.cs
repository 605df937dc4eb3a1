using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Every covariance of the Poisson references, relative to sqrt(v_ii v_jj).</summary>
internal sealed class ReferenceTests
{
    private static readonly string[] DataSets = ["quine", "insurance", "ships", "warpbreaks", "recreation_demand", "doctor_visits"];

    [Test]
    public void Heteroskedasticity_robust_forms_equal_the_references([ValueSource(nameof(DataSets))] string name, [Values] bool estimator)
    {
        JsonElement reference = Fixture.Json($"glm/{name}.json");
        IEstimationResult fit = estimator
            ? new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(Fixture.Glm(name))
            : SmallRegression.Poisson(Fixture.Glm(name));
        JsonElement precise = reference.GetProperty("highprec");
        using (Assert.EnterMultipleScope())
        {
            Agree.Within(fit.Covariance("vanilla"), precise.GetProperty("vcov_fisher").Matrix(), 1e-11);
            Agree.Within(fit.Covariance("sandwich"), precise.GetProperty("vcov_hc0").Matrix(), 1e-11);
            Agree.Within(fit.Covariance("hc1"), reference.GetProperty("vcov_hc1_n_over_n_minus_k").Matrix(), 1e-9);
            Agree.Within(fit.Covariance("stata-robust"), reference.GetProperty("vcov_hc1_n_over_n_minus_1").Matrix(), 1e-9);
            Assert.That(fit.Covariance("hc2").StandardErrors(), Is.EqualTo(reference.GetProperty("se_hc2").Numbers()).Within(1e-9).Percent);
            Assert.That(fit.Covariance("hc3").StandardErrors(), Is.EqualTo(reference.GetProperty("se_hc3").Numbers()).Within(1e-9).Percent);
        }
    }

    [TestCase("vanilla", .0646831156394746)]
    [TestCase("oim", .0646831156394746)]
    [TestCase("NonRobust", .0646831156394746)]
    [TestCase("iid", .0646831156394746)]
    [TestCase("sandwich", .235322246799608)]
    [TestCase("qmle", .235322246799608)]
    [TestCase("HC0", .235322246799608)]
    [TestCase("stata-robust", .236132308564603)]
    [TestCase("hc1", .241174848308438)]
    [TestCase("hc2", .24248752366778425)]
    [TestCase("hc3", .2499080615106923)]
    public void The_published_check_values_come_out(string name, double expected)
    {
        SmallRegression fit = SmallRegression.Poisson(Fixture.Glm("quine"));
        Assert.That(fit.Summarize(name)["(Intercept)"].StandardError, Is.EqualTo(expected).Within(1e-12 * expected));
    }
}
