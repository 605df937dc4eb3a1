using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>Placebos, omissions, conformal inference and standard errors.</summary>
public sealed class SyntheticControlInferenceTests
{
    [Test]
    public void A_large_effect_has_the_first_rank()
    {
        SyntheticControlPlacebos placebos = Fit(SimulatedPanel.Create(noise: 0.2, effect: 8.0)).PlacebosInSpace();
        Assert.Multiple(() =>
        {
            Assert.That(placebos.Rank, Is.EqualTo(1));
            Assert.That(placebos.PValue, Is.EqualTo(1.0 / 12.0).Within(1e-15));
            Assert.That(placebos.Units, Has.Length.EqualTo(12));
            Assert.That(placebos.Units.Single(static unit => unit.IsTreated).Unit, Is.EqualTo("u00"));
            Assert.That(placebos.Units[0].Gaps, Has.Length.EqualTo(20));
        });
    }

    [Test]
    public void Without_a_gap_before_and_after_there_is_no_effect()
    {
        // The treated unit is its first donor over again.
        double[,] y = SimulatedPanel.Outcomes(units: 8, periods: 12, before: 8, effect: 0.0, noise: 0.3, treated: 1, seed: 3);
        for (int t = 0; t < 12; t++)
        {
            y[0, t] = y[1, t];
        }

        SyntheticControlResult fit = Fit(
            PanelData.Create(
                y,
                [.. Enumerable.Range(0, 8).Select(SimulatedPanel.Name)],
                [.. Enumerable.Range(0, 12)],
                [SimulatedPanel.Name(0)],
                8
            )
        );
        SyntheticControlPlacebos placebos = fit.PlacebosInSpace();
        Assert.Multiple(() =>
        {
            Assert.That(fit.Att, Is.Zero);
            Assert.That(placebos.Units.Single(static unit => unit.IsTreated).MspeRatio, Is.Zero);
            Assert.That(placebos.PValue, Is.EqualTo(1.0));
            Assert.That(placebos.Rank, Is.EqualTo(8));
        });
    }

    [Test]
    public void Several_treated_units_are_compared_with_draws_of_as_many()
    {
        SyntheticControlPlacebos large = Fit(SimulatedPanel.Create(units: 14, treated: 2, noise: 0.2, effect: 8.0)).PlacebosInSpace(),
            again = Fit(SimulatedPanel.Create(units: 14, treated: 2, noise: 0.2, effect: 8.0)).PlacebosInSpace();
        Assert.Multiple(() =>
        {
            Assert.That(large.Rank, Is.Null);
            // Two of fourteen units: 91 sets.
            Assert.That(large.PValue, Is.EqualTo(1.0 / 91.0).Within(5e-3));
            Assert.That(again.PValue, Is.EqualTo(large.PValue));
        });
    }

    [Test]
    public void A_placebo_in_time_finds_nothing_where_nothing_happened()
    {
        SyntheticControlResult placebo = Fit(SimulatedPanel.Create()).PlaceboInTime("2010");
        Assert.Multiple(() =>
        {
            Assert.That(placebo.Att, Is.EqualTo(0.0).Within(1e-11));
            Assert.That(placebo.Gaps, Has.Length.EqualTo(14));
            Assert.That(placebo.From, Is.EqualTo("2010"));
        });
    }

    [Test]
    public void The_conformal_p_value_of_the_true_effect_is_large_and_that_of_none_small()
    {
        SyntheticControlResult result = Fit(SimulatedPanel.Create(periods: 40, before: 34, noise: 0.5, effect: 6.0));
        Assert.Multiple(() =>
        {
            Assert.That(result.ConformalPValue(6.0), Is.GreaterThan(0.1));
            Assert.That(result.ConformalPValue(), Is.LessThan(0.1));
            Assert.That(result.ConformalIntervals(0.9).Count(static i => i.Lower <= 6.0 && 6.0 <= i.Upper), Is.GreaterThanOrEqualTo(4));
        });
    }

    [Test]
    public void Limits_beyond_the_smallest_p_are_infinite()
    {
        SyntheticControlInterval interval = Fit(SimulatedPanel.Create(periods: 8, before: 6, noise: 0.5)).ConformalIntervals(0.99)[0];
        Assert.Multiple(() =>
        {
            Assert.That(interval.Lower, Is.EqualTo(double.NegativeInfinity));
            Assert.That(interval.Upper, Is.EqualTo(double.PositiveInfinity));
        });
    }

    [Test]
    public void The_placebo_error_of_one_treated_unit_is_the_spread_of_the_placebos()
    {
        SyntheticControlResult result = Fit(SimulatedPanel.Create(noise: 0.5));
        double[] effects = [.. result.PlacebosInSpace().Units.Where(static unit => !unit.IsTreated).Select(static unit => unit.Att)];
        double mean = effects.Average();
        SyntheticControlError error = result.StandardError();
        Assert.Multiple(() =>
        {
            Assert.That(error.Replications, Is.EqualTo(11));
            Assert.That(error.StandardError, Is.EqualTo(Math.Sqrt(effects.Average(e => (e - mean) * (e - mean)))).Within(1e-12));
            Assert.That(error.Upper - error.Lower, Is.EqualTo(2.0 * 1.959963984540054 * error.StandardError).Within(1e-12));
        });
    }

    [TestCase(SyntheticControlErrorKind.Placebo)]
    [TestCase(SyntheticControlErrorKind.Bootstrap)]
    [TestCase(SyntheticControlErrorKind.Jackknife)]
    public void Errors_of_several_treated_units_are_reproducible_and_of_the_right_size(SyntheticControlErrorKind kind)
    {
        SyntheticControlOptions options = new() { Method = SyntheticControlMethod.SyntheticDifferenceInDifferences };
        PanelData panel = SimulatedPanel.Create(units: 40, treated: 6, noise: 1.0);
        SyntheticControlResult result = new SyntheticControlEstimator(options).Fit(panel);
        SyntheticControlError error = result.StandardError(kind, 100, seed: 3);
        Assert.Multiple(() =>
        {
            Assert.That(result.Att, Is.EqualTo(3.0).Within(1.0));
            // Six units with errors of standard deviation 1 in six periods: about 1/6, and what the weights add.
            Assert.That(error.StandardError, Is.InRange(0.05, 1.2));
            Assert.That(result.StandardError(kind, 100, seed: 3).StandardError, Is.EqualTo(error.StandardError));
        });
    }

    [Test]
    public void What_one_treated_unit_cannot_have_is_refused()
    {
        SyntheticControlResult one = Fit(SimulatedPanel.Create(noise: 0.5)),
            two = Fit(SimulatedPanel.Create(units: 14, treated: 2, noise: 0.5)),
            sdid = new SyntheticControlEstimator(
                new SyntheticControlOptions { Method = SyntheticControlMethod.SyntheticDifferenceInDifferences }
            ).Fit(SimulatedPanel.Create(noise: 0.5));
        Assert.Multiple(() =>
        {
            Assert.That(() => one.StandardError(SyntheticControlErrorKind.Jackknife), Refused("there is one"));
            Assert.That(() => one.StandardError(SyntheticControlErrorKind.Bootstrap), Refused("there is one"));
            Assert.That(() => two.StandardError(SyntheticControlErrorKind.Jackknife), Refused("keeps the weights"));
            Assert.That(() => two.ConformalPValue(), Refused("one treated unit"));
            Assert.That(() => sdid.ConformalIntervals(), Refused("without predictors"));
            Assert.That(() => one.PlaceboInTime("2000"), Throws.ArgumentException.With.Message.Contains("first period"));
            Assert.That(() => one.PlaceboInTime("2015"), Throws.ArgumentException.With.Message.Contains("before 2014"));
            Assert.That(() => one.ConformalIntervals(1.0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => one.StandardError(replications: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });

        static NUnit.Framework.Constraints.IResolveConstraint Refused(string words) =>
            Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains(words);
    }

    [Test]
    public void Omissions_are_those_with_a_weight()
    {
        SyntheticControlResult result = Fit(SimulatedPanel.Create());
        Assert.Multiple(() =>
        {
            Assert.That(result.LeaveOneOut().Select(static o => o.Donor), Is.EqualTo((string[])["u01", "u02", "u04"]));
            Assert.That(result.LeaveOneOut().Select(static o => o.PreRmspe), Has.All.GreaterThan(1e-6));
        });
    }

    private static SyntheticControlResult Fit(PanelData panel) => new SyntheticControlEstimator().Fit(panel);
}
