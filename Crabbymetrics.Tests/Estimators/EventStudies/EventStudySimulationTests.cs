using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.EventStudies;

/// <summary>Event studies of many drawn panels whose effects are known, and differ between cohorts and grow with time.</summary>
public sealed class EventStudySimulationTests
{
    private const int Draws = 150;
    private const double Never = double.PositiveInfinity;

    private static readonly double[] Cohorts = [.. Enumerable.Repeat<double[]>([2003, 2005, 2006, Never], 10).SelectMany(static c => c)];

    [TestCase(EventStudyMethod.SunAbraham)]
    [TestCase(EventStudyMethod.Imputation)]
    public void Estimates_are_unbiased_and_limits_hold_the_truth(EventStudyMethod method)
    {
        double bias = 0.0,
            squares = 0.0;
        int covered = 0,
            rejected = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            EventStudyResult result = Fit(method, draw);
            // Two periods after the start: cohorts 2003, 2005 and 2006 have as many units.
            double truth = (StaggeredPanel.Effect(2003, 2) + StaggeredPanel.Effect(2005, 2) + StaggeredPanel.Effect(2006, 2)) / 3.0;
            CoefficientRow row = result.Summary().Rows.Single(static row => row.Name == "event[2]");
            double error = row.Estimate!.Value - truth;
            bias += error / Draws;
            squares += error * error / Draws;
            covered += row.ConfidenceLow <= truth && truth <= row.ConfidenceHigh ? 1 : 0;
            rejected += result.PreTrendTest()!.PValue < 0.05 ? 1 : 0;
        }

        Assert.Multiple(() =>
        {
            Assert.That(Math.Abs(bias), Is.LessThan(4.0 * Math.Sqrt(squares / Draws)));
            // 95 %, with three standard errors of a share of 150; the conservative limits may hold it more often.
            Assert.That(covered / (double)Draws, Is.GreaterThan(0.88));
            Assert.That(rejected / (double)Draws, Is.LessThan(0.15));
        });
    }

    [Test]
    public void Two_way_effects_mix_cohorts()
    {
        double bias = 0.0,
            squares = 0.0;
        for (int draw = 0; draw < 40; draw++)
        {
            double truth = (StaggeredPanel.Effect(2003, 2) + StaggeredPanel.Effect(2005, 2) + StaggeredPanel.Effect(2006, 2)) / 3.0;
            double error =
                Fit(EventStudyMethod.TwoWay, draw, noise: 0.1).Periods.Single(static period => period.Period == 2.0).Estimate - truth;
            bias += error / 40.0;
            squares += error * error / 40.0;
        }

        Assert.That(Math.Abs(bias), Is.GreaterThan(4.0 * Math.Sqrt((squares - (bias * bias)) / 40.0)));
    }

    private static EventStudyResult Fit(EventStudyMethod method, int draw, double noise = 1.0)
    {
        EventStudyOptions options = new() { Method = method, Leads = method == EventStudyMethod.Imputation ? 2 : 0 };
        return new EventStudyEstimator(options).Fit(new StaggeredPanel(1000 + draw, Cohorts, noise).Data(withRegressor: true));
    }
}
