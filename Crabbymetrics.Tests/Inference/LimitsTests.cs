using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Inference;

/// <summary>Profile and simultaneous limits, equivalence, Vuong's test. Numbers without another source were made with R 4 from
/// <c>glm</c> to 1e-14 and <c>uniroot</c> on refits with an offset.</summary>
internal sealed class LimitsTests
{
    [Test]
    public void Profile_limits_are_those_of_R()
    {
        LogitResult fit = Births();
        IntervalTable limits = ProfileIntervals.Of(fit, ["lwt", "smoke", "ht"]);
        HypothesisTest ratio = LikelihoodRatioTest.Of(
            new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(Frame("birthwt.csv", "low ~ lwt + smoke").Data),
            fit
        );

        Assert.Multiple(() =>
        {
            Assert.That(limits.Rows[0].ConfidenceLow, Is.EqualTo(-0.03179055418).Within(1e-8));
            Assert.That(limits.Rows[0].ConfidenceHigh, Is.EqualTo(-0.005905726165).Within(1e-8));
            Assert.That(limits.Rows[1].ConfidenceLow, Is.EqualTo(0.03637229019).Within(1e-8));
            Assert.That(limits.Rows[1].ConfidenceHigh, Is.EqualTo(1.337702633).Within(1e-8));
            Assert.That(limits.Rows[2].ConfidenceLow, Is.EqualTo(0.5171295685).Within(1e-8));
            Assert.That(limits.Rows[2].ConfidenceHigh, Is.EqualTo(3.264420008).Within(1e-8));
            Assert.That(limits.Rows[2].PValue, Is.EqualTo(ratio.PValue).Within(1e-9));
            Assert.That(limits.ToString(), Does.Contain("Profile likelihood limits"));
        });
    }

    [Test]
    public void A_dispersion_has_none()
    {
        OlsResult fit = new OlsEstimator().Fit(Frame("birthwt.csv", "bwt ~ lwt").Data);

        Assert.That(() => ProfileIntervals.Of(fit), Throws.InstanceOf<InferenceUnavailableException>());
    }

    [Test]
    public void Of_independent_estimates_the_critical_value_is_Sidaks()
    {
        // Balanced and centred columns: the slopes are independent.
        double[] a = [-1, -1, 1, 1, -1, -1, 1, 1];
        double[] b = [-1, 1, -1, 1, -1, 1, -1, 1];
        double[] y = [3, 6, 4, 9, 2, 7, 5, 8];
        PoissonResult fit = new PoissonEstimator().Fit(
            RegressionData.Create(DesignMatrix.Create(8, [KeyValuePair.Create("a", a), KeyValuePair.Create("b", b)]), y)
        );
        CovarianceMatrix own = new("own", fit.ParameterNames, [1.0, 0, 0, 0, 4.0, 0, 0, 0, 9.0]);
        IntervalTable limits = SimultaneousLimits.Of(fit, own);
        IntervalTable same = SimultaneousLimits.Of(fit, own);
        CovarianceMatrix equal = new("own", fit.ParameterNames, [1.0, 0, 0, 0, 4.0, 6.0, 0, 6.0, 9.0]);

        Assert.Multiple(() =>
        {
            // The 97.468 percent quantile, (1 + sqrt .95) / 2, of the normal.
            Assert.That(limits.CriticalValue, Is.EqualTo(2.23648).Within(0.02));
            Assert.That(same.CriticalValue, Is.EqualTo(limits.CriticalValue));
            Assert.That(limits.Rows[1].ConfidenceHigh - limits.Rows[1].Estimate, Is.EqualTo(3.0 * limits.CriticalValue).Within(1e-12));
            // Estimates of correlation 1 are one.
            Assert.That(SimultaneousLimits.Of(fit, equal).CriticalValue, Is.EqualTo(1.95996).Within(0.02));
            Assert.That(() => SimultaneousLimits.Of(fit, own, draws: 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Effects_have_simultaneous_limits_too()
    {
        ModelFrame frame = Frame("birthwt.csv", "low ~ lwt + race");
        EffectTable effects = new LogitEstimator().Fit(frame.Data).Effects(frame.Variables, "comparisons race; contrast pairwise");
        IntervalTable limits = SimultaneousLimits.Of(effects);

        // Three differences of three means: two are free.
        Assert.That(limits.CriticalValue, Is.InRange(2.2, 2.45));
        Assert.That(limits.Rows.Zip(effects).All(static pair => pair.First.PValue > pair.Second.PValue));
    }

    [Test]
    public void Equivalence_is_shown_where_both_ends_are_rejected()
    {
        LogitResult fit = Births();
        CovarianceMatrix covariance = fit.Covariance("hc1");
        int lwt = fit.ParameterNames.IndexOf("lwt");
        double error = Math.Sqrt(covariance[lwt, lwt]);
        double estimate = fit.Parameters[lwt];
        HypothesisTest test = EquivalenceTest.Of(fit, covariance, "lwt", estimate - (3.0 * error), estimate + (2.0 * error));
        HypothesisTest outside = EquivalenceTest.Of(fit, covariance, "lwt", estimate + error, estimate + (2.0 * error));

        Assert.Multiple(() =>
        {
            Assert.That(test.Statistic, Is.EqualTo(2.0).Within(1e-10));
            Assert.That(test.PValue, Is.EqualTo(0.0227501319481792).Within(1e-10), "the upper tail of the normal at 2");
            Assert.That(outside.PValue, Is.GreaterThan(0.5));
            Assert.That(EquivalenceTest.Of(fit, covariance, "lwt - smoke", -9.0, 9.0).Estimate, Is.EqualTo(estimate - fit.Parameters[2]));
            Assert.That(() => EquivalenceTest.Of(fit, covariance, "lwt", 1.0, 0.0), Throws.ArgumentException);
            Assert.That(() => EquivalenceTest.Of(fit, covariance, "lwt, smoke", 0.0, 1.0), Throws.ArgumentException);
        });
    }

    [Test]
    public void Vuongs_test_compares_models_of_which_none_holds_the_other()
    {
        RegressionData births = Frame("birthwt.csv", "low ~ lwt + smoke + ht").Data;
        PoissonResult ethnic = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(
            Frame("quine.csv", "Days ~ EthN + SexM").Data
        );
        PoissonResult slow = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-13 }).Fit(Frame("quine.csv", "Days ~ LrnSL").Data);
        IEstimationResult logit = Births();
        ProbitResult probit = new ProbitEstimator(new ProbitOptions { Tolerance = 1e-13 }).Fit(births);

        Assert.Multiple(() =>
        {
            Assert.That(VuongTest.Of(logit, probit).Statistic, Is.EqualTo(0.1265083283).Within(1e-7));
            Assert.That(VuongTest.Of(ethnic, slow).Statistic, Is.EqualTo(2.086993866).Within(1e-8));
            Assert.That(VuongTest.Of(ethnic, slow, InformationCorrection.Akaike).Statistic, Is.EqualTo(2.065442738).Within(1e-8));
            Assert.That(VuongTest.Of(ethnic, slow, InformationCorrection.Bayes).Statistic, Is.EqualTo(2.033292693).Within(1e-8));
            Assert.That(VuongTest.Of(slow, ethnic).Statistic, Is.EqualTo(-2.086993866).Within(1e-8));
            Assert.That(() => VuongTest.Of(slow, slow), Throws.ArgumentException.With.Message.Contains("same probabilities"));
            Assert.That(() => VuongTest.Of(slow, probit), Throws.ArgumentException.With.Message.Contains("different outcomes"));
        });
    }

    [Test]
    public void P_values_are_adjusted_in_their_rows()
    {
        CoefficientRow[] rows = [Row("a", 0.01), Row("b", 0.04), Row("c", null), Row("d", 0.03)];

        Assert.Multiple(() =>
        {
            Assert.That(
                AdjustedPValues.Of(rows, "holm").Select(static row => row.PValue),
                Is.EqualTo(new[] { 0.03, 0.06, 0.06 }).Within(1e-15)
            );
            Assert.That(
                AdjustedPValues.Of(rows, "bh").Select(static row => row.PValue),
                Is.EqualTo(new[] { 0.03, 0.04, 0.04 }).Within(1e-15)
            );
            Assert.That(() => AdjustedPValues.Of(rows, "none"), Throws.ArgumentException);
        });

        static CoefficientRow Row(string name, double? p) => new(name, 1.0, 1.0, 1.0, p, 0.0, 2.0);
    }

    private static LogitResult Births() =>
        new LogitEstimator(new LogitOptions { Tolerance = 1e-13 }).Fit(Frame("birthwt.csv", "low ~ lwt + smoke + ht").Data);

    private static ModelFrame Frame(string file, string formula) =>
        ModelFrame.Read(CsvSource.OpenFile(Path.Combine(Repository.Root, "samples", "data", file)), formula);
}
