using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/fixed-effects.md, compiled and run; the numbers are those of Fixtures/fe.</summary>
public sealed class FixedEffectsPage
{
    [Test]
    public void A_first_fit()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        RegressionData plain = reference.Plain();
        string[] firms = reference.Labels("firm");
        string[] years = reference.Labels("year");
        RegressionData data = plain.WithAbsorbed("firm", firms).WithAbsorbed("year", years);
        FixedEffectsOlsResult fit = new FixedEffectsOlsEstimator().Fit(data);
        CoefficientTable table = fit.Summary("cr1", new CovarianceArguments { Clusters = ["firm"] });
        EffectEstimates ofFirms = fit.Effects("firm");
        Assert.Multiple(() =>
        {
            Assert.That(table[0].Estimate, Is.EqualTo(0.11668113209689).Within(1e-13));
            Assert.That(ofFirms.Levels, Has.Length.EqualTo(11));
        });
    }

    [Test]
    public void Generalized_linear_models()
    {
        AbsorbedGlmReference reference = AbsorbedGlmReference.Load("akm_poisson");
        RegressionData counts = reference.Plain();
        string[] workers = reference.Labels("worker");
        string[] firms = reference.Labels("firm");
        string[] years = reference.Labels("year");
        RegressionData panel = counts.WithAbsorbed("worker", workers).WithAbsorbed("firm", firms).WithAbsorbed("year", years);
        PoissonResult poisson = new PoissonEstimator().Fit(panel);
        CoefficientTable clustered = poisson.Summary("cr1", new CovarianceArguments { Clusters = ["worker"] });
        double[] means = poisson.Predict(panel, missingForNewLevels: true);
        Assert.Multiple(() =>
        {
            Assert.That(clustered[0].Estimate, Is.EqualTo(0.14775142340627656).Within(1e-9));
            // 88 rows of workers without an event, and one of a worker who appears once.
            Assert.That(means.Count(double.IsNaN), Is.EqualTo(89));
        });
    }

    [Test]
    public void The_transformation_alone()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("grunfeld_firm_year");
        RegressionData data = reference.Data();
        double[] column = reference.Column("value");
        WithinTransformation within = new(data);
        double[] value = within.Apply(column)[0];
        Assert.That(value.Sum(), Is.EqualTo(0.0).Within(1e-8));
    }
}
