using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Estimators.EventStudies;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The code of docs/event-studies.md, run on a panel that was drawn.</summary>
public sealed class EventStudyPage
{
    [Test]
    public void A_first_study()
    {
        StaggeredPanel panel = new(12, [2004, 2004, 2004, 2006, 2006, double.PositiveInfinity, double.PositiveInfinity]);
        double[] x = panel.X,
            outcome = panel.Outcome,
            cohorts = panel.Cohort,
            periods = panel.Period;
        int[] units = panel.Unit;

        RegressionData data = RegressionData
            .Create([KeyValuePair.Create("x", x)], outcome)
            .WithAbsorbed("unit", units)
            .WithAbsorbed("period", periods)
            .WithTreatment(cohorts, periods);
        EventStudyResult study = new EventStudyEstimator().Fit(data);
        CoefficientTable table = study.Summary();
        CoefficientRow average = study.AverageEffect();
        HypothesisTest trends = study.PreTrendTest()!;

        Assert.Multiple(() =>
        {
            Assert.That(table["event[0]"].Estimate!.Value, Is.EqualTo(1.6).Within(2.0));
            Assert.That(average.Estimate!.Value, Is.EqualTo(2.3).Within(2.0));
            Assert.That(trends.DegreesOfFreedom, Is.EqualTo(4.0));
        });
    }
}
