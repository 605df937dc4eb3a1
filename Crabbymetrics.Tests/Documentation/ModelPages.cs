using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/counts.md, binary.md, glm.md and multinomial.md, compiled and run; R 4.2.2 computed the numbers.</summary>
public sealed class ModelPages
{
    [Test]
    public void Counts()
    {
        ModelFrame frame = Read("quine.csv", "Days ~ EthN + SexM + LrnSL");
        PoissonResult fit = new PoissonEstimator().Fit(frame.Data);
        CoefficientTable robust = fit.Summary("hc1");
        EffectTable ratios = RateRatios.Create(fit, fit.Covariance("hc1"));
        Assert.Multiple(() =>
        {
            Assert.That(robust.Rows[1].Estimate!.Value, Is.EqualTo(-0.5597).Within(1e-4));
            Assert.That(ratios.Rows[1].Estimate, Is.EqualTo(Math.Exp(fit.Parameters[1])).Within(1e-12));
        });
    }

    // summary(glm(low ~ age + lwt + race + smoke + (ptl > 0) + ht + ui, binomial)): smoke 0.84640.
    [Test]
    public void Binary()
    {
        ModelFrame frame = Read("birthwt.csv", "low ~ age + lwt + C(race, ref = 'white') + smoke + I(ptl > 0) + ht + ui");
        LogitResult fit = new LogitEstimator().Fit(frame.Data);
        EffectTable odds = RateRatios.Create(fit, fit.Covariance("vanilla"));
        EffectTable effects = MarginalEffects.Average(fit, fit.Covariance("vanilla"));
        Assert.Multiple(() =>
        {
            Assert.That(odds.Rows[5].Estimate, Is.EqualTo(Math.Exp(0.84640228)).Within(1e-6));
            Assert.That(effects.Rows, Has.Length.EqualTo(8));
        });
    }

    // glm(gas ~ temp * insulated, Gamma("inverse")) and Gamma("log").
    [Test]
    public void Generalized()
    {
        ModelFrame frame = Read("whiteside.csv", "gas ~ temp * C(insulated)");
        GammaResult gamma = new GammaEstimator().Fit(frame.Data);
        GammaResult inverse = new GammaEstimator(new GammaOptions { Link = "inverse" }).Fit(frame.Data);
        Assert.Multiple(() =>
        {
            Assert.That(gamma.Parameters[1], Is.EqualTo(-0.081868).Within(1e-5));
            Assert.That(inverse.Parameters[1], Is.Positive);
        });
    }

    [Test]
    public void Several_classes()
    {
        double[,] x =
        {
            { 0.1 },
            { 0.4 },
            { 0.9 },
            { 0.3 },
            { 0.8 },
            { 0.6 },
            { 0.2 },
            { 0.7 },
            { 0.5 },
        };
        string[] race = ["white", "black", "other", "other", "white", "black", "other", "black", "white"];
        MultinomialLogitResult<string> fit = new MultinomialLogitEstimator().Fit(LabelledData.Create(DesignMatrix.Create(x), race));
        CoefficientTable table = fit.Summary("sandwich");
        Assert.That(table.Rows, Has.Length.EqualTo(4));
    }

    private static ModelFrame Read(string file, string formula) =>
        ModelFrame.Read(CsvSource.OpenFile(Path.Combine(Architecture.Repository.Root, "samples", "data", file)), formula);
}
