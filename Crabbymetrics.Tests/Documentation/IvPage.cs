using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/iv.md, run on the data of the page.</summary>
public sealed class IvPage
{
    [Test]
    public void A_first_fit()
    {
        RegressionData wages = IvReference.Load("mroz").Data();
        double[] lwage = wages.Outcome.ToArray(),
            experience = Column(wages.Design, 0),
            experience2 = Column(wages.Design, 1),
            education = Column(wages.Design, 2),
            father = Column(wages.Instruments!.Design, 0),
            mother = Column(wages.Instruments.Design, 1);

        RegressionData data = RegressionData
            .Create(
                [
                    KeyValuePair.Create("experience", experience),
                    KeyValuePair.Create("experience2", experience2),
                    KeyValuePair.Create("education", education),
                ],
                lwage,
                "lwage"
            )
            .WithInstruments(
                DesignMatrix.Create(lwage.Length, [KeyValuePair.Create("feducation", father), KeyValuePair.Create("meducation", mother)]),
                "education"
            );
        TwoSlsResult fit = new TwoSlsEstimator().Fit(data);
        CoefficientTable table = fit.Summary("hc1");

        Assert.Multiple(() =>
        {
            Assert.That(table["education"].Estimate!.Value, Is.EqualTo(0.0613966).Within(1e-7));
            Assert.That(table["education"].StandardError!.Value, Is.EqualTo(0.0333386).Within(1e-7));
        });
    }

    [Test]
    public void Whether_to_trust_it()
    {
        RegressionData data = IvReference.Load("mroz").Data();
        TwoSlsResult fit = new TwoSlsEstimator().Fit(data);

        FirstStage stage = fit.FirstStages("hc1")[0];
        WeakIdentification strength = fit.WeakIdentification("hc1");
        ConfidenceSet set = fit.AndersonRubinSet(0.95, "hc1");
        HypothesisTest valid = fit.HansenJ("hc1");
        HypothesisTest needed = fit.WuHausman("hc1");

        Assert.Multiple(() =>
        {
            Assert.That(stage.RobustF!.Statistic, Is.EqualTo(49.53).Within(0.01));
            Assert.That(strength.EffectiveF!.Value, Is.EqualTo(54.75).Within(0.01));
            Assert.That(strength.EffectiveF.CriticalValue(), Is.EqualTo(19.78).Within(0.01));
            Assert.That(strength.Warning, Is.Null);
            Assert.That(set.ToString(), Is.EqualTo("95 % Anderson-Rubin set of education (hc1): [-0.0251668, 0.138274]"));
            Assert.That(valid.PValue, Is.EqualTo(0.5055).Within(1e-4));
            Assert.That(needed.PValue, Is.EqualTo(0.1109).Within(1e-4));
        });
    }

    [Test]
    public void Other_methods()
    {
        RegressionData data = IvReference.Load("mroz").Data();

        TwoSlsResult liml = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Fit(data);
        TwoSlsResult gmm = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmWeights = "cr0" }).Fit(data);

        Assert.Multiple(() =>
        {
            Assert.That(liml.Kappa!.Value, Is.EqualTo(1.0008840).Within(1e-7));
            Assert.That(gmm.Parameters[3], Is.EqualTo(0.0607707).Within(1e-7));
        });
    }

    [Test]
    public void Absorbed_effects()
    {
        IvReference reference = IvReference.Load("fe_iv/sim_panel");
        RegressionData data = reference.Data(absorbs: false);
        string[] workers = reference.Labels("worker"),
            firms = reference.Labels("firm");

        RegressionData panel = data.WithAbsorbed("worker", workers).WithAbsorbed("firm", firms);
        FixedEffectsTwoSlsResult within = (FixedEffectsTwoSlsResult)new TwoSlsEstimator().Fit(panel);
        FirstStage first = within.FirstStages("cr1", new CovarianceArguments { Clusters = ["worker"] })[0];

        Assert.Multiple(() =>
        {
            Assert.That(within.AbsorbedRank, Is.EqualTo(169));
            Assert.That(first.F!.Statistic, Is.EqualTo(355.07).Within(0.01));
        });
    }

    private static double[] Column(DesignMatrix design, int column)
    {
        double[] values = new double[design.RowCount];
        design.CopyColumn(column, values);
        return values;
    }
}
