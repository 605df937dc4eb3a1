using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Instrumental variables on simulated data, with and without weights, with one endogenous regressor and with two, against the
/// formulas of the papers as R computes them.</summary>
public sealed class TwoSlsAgainstRTests
{
    private const double Tolerance = 1e-9;

    private static readonly string[] Covariances = ["vanilla", "hc1", "cr1"];

    [Test]
    public void Liml_and_Fuller([Values] bool two, [Values] bool weighted)
    {
        foreach (
            (TwoSlsMethod method, string name) in ((TwoSlsMethod, string)[])[(TwoSlsMethod.Liml, "liml"), (TwoSlsMethod.Fuller, "fuller")]
        )
        {
            TwoSlsResult result = Fit(two, weighted, new TwoSlsOptions { Method = method });
            Assert.Multiple(() =>
            {
                Same(result.Parameters, two, weighted, name);
                foreach (string vcov in Covariances)
                {
                    Same(result.Covariance(vcov, Arguments(vcov)).StandardErrors(), two, weighted, $"{name}_{vcov}");
                }
            });
        }

        Same([Fit(two, weighted, new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Kappa!.Value], two, weighted, "kappa");
    }

    [Test]
    public void Two_step_GMM_with_clusters_and_its_J([Values] bool two, [Values] bool weighted)
    {
        TwoSlsResult gmm = Fit(two, weighted, new TwoSlsOptions { Method = TwoSlsMethod.Gmm, GmmWeights = "cr0" });
        TwoSlsResult twoStage = Fit(two, weighted, new TwoSlsOptions());
        Assert.Multiple(() =>
        {
            Same(twoStage.Parameters, two, weighted, "two_stage");
            Same(gmm.Parameters, two, weighted, "gmm_cr0");
            Same(gmm.Covariance("vanilla").StandardErrors(), two, weighted, "gmm_cr0_efficient");
            Same([twoStage.HansenJ("cr1", FurtherReference.Firms).Statistic], two, weighted, "j_cr0");
            Same([twoStage.HansenJ("sandwich").Statistic], two, weighted, "j_hc0");
        });
    }

    [Test]
    public void Continuously_updated_GMM([Values] bool two, [Values] bool weighted)
    {
        TwoSlsResult cue = Fit(two, weighted, new TwoSlsOptions { Method = TwoSlsMethod.ContinuouslyUpdated });
        double[] expected = FurtherReference.Numbers(Key(two, weighted, "cue")),
            errors = FurtherReference.Numbers(Key(two, weighted, "cue_efficient"));
        Assert.Multiple(() =>
        {
            // The search ends within 1e-8 standard errors of the minimum.
            for (int j = 0; j < expected.Length; j++)
            {
                Assert.That(cue.Parameters[j], Is.EqualTo(expected[j]).Within(2e-8 * errors[j]), cue.ParameterNames[j]);
            }

            FurtherReference.AssertClose(cue.Covariance("vanilla").StandardErrors(), Key(two, weighted, "cue_efficient"), 1e-7);
            Same([cue.HansenJ().Statistic], two, weighted, "cue_j");
        });
    }

    [Test]
    public void Overidentification([Values] bool two, [Values] bool weighted)
    {
        TwoSlsResult result = Fit(two, weighted, new TwoSlsOptions());
        string[] suspects = ["z3", "z4"];
        Assert.Multiple(() =>
        {
            Same([result.Sargan().Statistic], two, weighted, "sargan");
            Same([result.Basmann().Statistic], two, weighted, "basmann");
            Same([result.DifferenceInJ(suspects).Statistic], two, weighted, "c_vanilla");
            Same([result.DifferenceInJ(suspects, "sandwich").Statistic], two, weighted, "c_hc0");
            Same([result.DifferenceInJ(suspects, "cr1", FurtherReference.Firms).Statistic], two, weighted, "c_cr0");
        });
    }

    [Test]
    public void Sanderson_and_Windmeijer([Values] bool weighted)
    {
        TwoSlsResult result = Fit(two: true, weighted, new TwoSlsOptions());
        Assert.Multiple(() =>
        {
            foreach (FirstStage stage in result.FirstStages())
            {
                Same([stage.SandersonWindmeijer!.Statistic], true, weighted, "sw_" + stage.Endogenous);
            }
        });
    }

    [Test]
    public void Tests_that_weak_instruments_do_not_mislead([Values] bool weighted, [ValueSource(nameof(Covariances))] string vcov)
    {
        TwoSlsResult result = Fit(two: false, weighted, new TwoSlsOptions());
        CovarianceArguments? arguments = Arguments(vcov);
        Assert.Multiple(() =>
        {
            foreach (string at in (string[])["0", "0.5"])
            {
                double[] b0 = [double.Parse(at, System.Globalization.CultureInfo.InvariantCulture)];
                double[] expected = FurtherReference.Numbers(Key(false, weighted, $"robust_{vcov}_{at}"));
                HypothesisTest ratio = result.ConditionalLikelihoodRatio(b0, vcov, arguments);
                Close(result.AndersonRubin(b0, vcov, arguments).Statistic, expected[0], Tolerance, "Anderson-Rubin");
                Close(result.KleibergenTest(b0, vcov, arguments).Statistic, expected[1], Tolerance, "K");
                Close(ratio.Statistic, expected[3], Tolerance, "likelihood ratio");
                Close(ratio.PValue, expected[4], Tolerance, "its p-value");
            }

            Ends(result.AndersonRubinSet(0.95, vcov, arguments), weighted, "set_ar_" + vcov);
            Ends(result.KleibergenSet(0.95, vcov, arguments), weighted, "set_k_" + vcov);
            Ends(result.ConditionalLikelihoodRatioSet(0.95, vcov, arguments), weighted, "set_clr_" + vcov);
        });
    }

    [Test]
    public void Effective_F_with_its_critical_value([Values] bool weighted, [ValueSource(nameof(Covariances))] string vcov)
    {
        EffectiveF f = Fit(two: false, weighted, new TwoSlsOptions()).WeakIdentification(vcov, Arguments(vcov)).EffectiveF!;
        Same([f.Value, f.DegreesOfFreedom(0.1), f.CriticalValue(0.1)], false, weighted, "effective_" + vcov);
    }

    private static void Ends(ConfidenceSet set, bool weighted, string key)
    {
        double[] expected = FurtherReference.Numbers(Key(false, weighted, key));
        List<double> ends = [];
        foreach (ConfidenceInterval interval in set.Intervals)
        {
            ends.AddRange([interval.Lower, interval.Upper]);
        }

        double[] finite = [.. ends.Where(double.IsFinite)];
        Assert.That(set.Contains(double.MinValue), Is.EqualTo(expected[0] == 1.0), key);
        Assert.That(set.Contains(double.MaxValue), Is.EqualTo(expected[^1] == 1.0), key);
        Assert.That(finite, Has.Length.EqualTo(expected.Length - 2), $"{key}: {set}");
        for (int i = 0; i < finite.Length; i++)
        {
            Close(finite[i], expected[i + 1], 1e-8, $"{key}, end {i}");
        }
    }

    private static void Close(double actual, double expected, double tolerance, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within(tolerance * Math.Max(0.01, Math.Abs(expected))), what);

    private static void Same(IEnumerable<double> actual, bool two, bool weighted, string key) =>
        FurtherReference.AssertClose(actual, Key(two, weighted, key), Tolerance);

    private static string Key(bool two, bool weighted, string name) => (two ? "two_" : "") + (weighted ? "weighted_" : "") + name;

    private static CovarianceArguments? Arguments(string vcov) => vcov == "cr1" ? FurtherReference.Firms : null;

    private static TwoSlsResult Fit(bool two, bool weighted, TwoSlsOptions options) =>
        new TwoSlsEstimator(options).Fit(FurtherReference.Equation(weighted, two ? ["d", "d2"] : ["d"]));
}
