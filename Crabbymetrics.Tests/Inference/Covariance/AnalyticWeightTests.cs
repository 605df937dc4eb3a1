using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Prior weights and an offset together, against R 4.2.2 glm, sandwich 3.0-2 and clubSandwich 0.5.8: the first three standard
/// errors.</summary>
internal sealed class AnalyticWeightTests
{
    private readonly PoissonResult _fit = Fit();

    [TestCase("vanilla", 0.0983091026167652, 0.0333016749872576, 0.0383781221766989)]
    [TestCase("quasi", 0.0953983563278900, 0.0323156754785412, 0.0372418186836716)]
    [TestCase("sandwich", 0.0912953643227518, 0.0325536317160053, 0.0205802036965716)]
    [TestCase("hc1", 0.0993898037654374, 0.0354399053238649, 0.0224048879373958)]
    [TestCase("hc2", 0.0996912919298741, 0.0416663211499501, 0.0232034001298719)]
    [TestCase("hc3", 0.1095654714511342, 0.0544670668712788, 0.0263927110625261)]
    [TestCase("cr1", 0.0978639213526501, 0.0211033335426868, 0.0254062519227996)]
    [TestCase("cr2", 0.0941318415885191, 0.0292396154047883, 0.0273025936349818)]
    [TestCase("cr3", 0.1004358618298079, 0.0407636516590423, 0.0357395980131270)]
    public void Prior_weights_mean_what_they_mean_in_R(string kind, params double[] expected) =>
        Assert.That(_fit.Covariance(kind).StandardErrors()[..3], Is.EqualTo(expected).Within(1e-8).Percent);

    [Test]
    public void Newey_and_West_too() =>
        Assert.That(
            _fit.Covariance("hac", new CovarianceArguments { Lag = 3 }).StandardErrors()[..3],
            Is.EqualTo(new[] { 0.0869689340279830, 0.0262569799252302, 0.0217528575484087 }).Within(1e-8).Percent
        );

    private static PoissonResult Fit()
    {
        RegressionData data = Fixture.Glm("insurance");
        return new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            data.WithWeights([.. Enumerable.Range(0, data.RowCount).Select(static i => 0.5 + (i % 4 / 2.0))], WeightKind.Analytic)
                .WithClusters("four", [.. Enumerable.Range(0, data.RowCount).Select(static i => i / 4)])
        );
    }
}
