using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Cli;

/// <summary>What <c>crabby fit iv</c> shows on request: the numbers of the library, in every form.</summary>
public sealed class InstrumentOptionTests
{
    private const string Formula = "lwage ~ experience + experience2 | education ~ feducation + meducation";
    private const string Single = "lwage ~ experience + experience2 | education ~ meducation";

    private static string Data => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "iv", "mroz.csv");

    private static TwoSlsResult Library { get; } = new TwoSlsEstimator().Fit(IvReference.Load("mroz").Data());

    [Test]
    public void First_stages_and_the_reduced_form_have_their_coefficients()
    {
        JsonElement json = Json(Formula, "--first-stage", "--reduced-form", "--vcov", "hc1");
        JsonElement stage = json.GetProperty("first_stage_coefficients")[0];
        FirstStage expected = Library.FirstStages("hc1")[0];
        CoefficientTable reduced = Library.ReducedForm("hc1");
        Assert.Multiple(() =>
        {
            Assert.That(stage.GetProperty("name").GetString(), Is.EqualTo("education"));
            Equal(stage.GetProperty("r_squared"), expected.RSquared);
            Equal(stage.GetProperty("parameters")[4].GetProperty("std_error"), expected.Coefficients["meducation"].StandardError);
            Equal(json.GetProperty("reduced_form")[3].GetProperty("estimate"), reduced["feducation"].Estimate);
            Equal(json.GetProperty("reduced_form")[3].GetProperty("p_value"), reduced["feducation"].PValue);
            foreach (string form in (string[])["table", "markdown", "csv", "latex"])
            {
                CrabbyRun run = Run(Formula, "--first-stage", "--reduced-form", "--output", form);
                Assert.That(run.ExitCode, Is.Zero, run.Error);
                Assert.That(run.Output, Does.Contain("meducation"), form);
            }

            string markdown = Run(Formula, "--first-stage", "--output", "markdown").Output;
            Assert.That(markdown, Does.Contain("First stage of education (R2 0.2115)").And.Contain("Sargan test"));
        });
    }

    [Test]
    public void Tests_that_weak_instruments_do_not_mislead_come_with_their_sets()
    {
        JsonElement json = Json(Formula, "--weak-iv", "--vcov", "hc1");
        ConfidenceSet kleibergen = Library.KleibergenSet(0.95, "hc1");
        Assert.Multiple(() =>
        {
            JsonElement k = json.GetProperty("kleibergen");
            Equal(k.GetProperty("statistic"), Library.KleibergenTest(null, "hc1").Statistic);
            Equal(k.GetProperty("df"), 1.0);
            Assert.That(k.GetProperty("set").GetArrayLength(), Is.EqualTo(kleibergen.Intervals.Length));
            Equal(k.GetProperty("set")[1][0], kleibergen.Intervals[1].Lower);
            JsonElement ratio = json.GetProperty("conditional_likelihood_ratio");
            Equal(ratio.GetProperty("p_value"), Library.ConditionalLikelihoodRatio(null, "hc1").PValue);
            Assert.That(ratio.TryGetProperty("df", out _), Is.False);
            Equal(ratio.GetProperty("set")[0][1], Library.ConditionalLikelihoodRatioSet(0.95, "hc1").Intervals[0].Upper);
            Assert.That(Json(Formula).TryGetProperty("kleibergen", out _), Is.False);
            Assert.That(Run(Formula, "--weak-iv").Output, Does.Contain("Kleibergen K set of education"));
        });
    }

    [Test]
    public void Some_instruments_are_tested_with_the_others_taken_as_valid()
    {
        JsonElement test = Json(Formula, "--c-test", "meducation", "--vcov", "hc1").GetProperty("difference_in_j");
        CrabbyRun unknown = Run(Formula, "--c-test", "mother");
        CrabbyRun all = Run(Formula, "--c-test", "feducation,meducation");
        CrabbyRun exact = Run(Single, "--c-test", "meducation");
        Assert.Multiple(() =>
        {
            Equal(test.GetProperty("statistic"), Library.DifferenceInJ(["meducation"], "hc1").Statistic);
            Equal(test.GetProperty("df"), 1.0);
            Assert.That((unknown.ExitCode, all.ExitCode), Is.EqualTo((2, 2)));
            Assert.That(unknown.Error, Does.Contain("--c-test: 'mother' is no instrument").And.Contain("feducation, meducation"));
            Assert.That(all.Error, Does.Contain("stay identified"));
            Assert.That(exact.Error, Does.Contain("exactly identified"));
        });
    }

    [Test]
    public void Equal_variances_bring_the_tests_of_Durbin_and_Basmann_and_one_instrument_tF()
    {
        JsonElement json = Json(Formula);
        JsonElement robust = Json(Formula, "--vcov", "hc1");
        JsonElement single = Json(Single, "--vcov", "hc1");
        AdjustedTTest expected = new TwoSlsEstimator().Fit(Only("meducation")).AdjustedT("hc1");
        Assert.Multiple(() =>
        {
            // Stata's estat endogenous on the same equation prints Durbin chi2(1) = 2.80707.
            Assert.That(json.GetProperty("durbin").GetProperty("statistic").GetDouble(), Is.EqualTo(2.80707).Within(5e-6));
            Equal(json.GetProperty("basmann").GetProperty("statistic"), Library.Basmann().Statistic);
            Assert.That(robust.GetProperty("durbin").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(robust.GetProperty("basmann").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.TryGetProperty("tf", out _), Is.False);
            Equal(single.GetProperty("tf").GetProperty("critical_value"), expected.CriticalValue);
            Equal(single.GetProperty("tf").GetProperty("conf_low"), expected.Lower);
            Equal(single.GetProperty("tf").GetProperty("f"), expected.F);
        });
    }

    [Test]
    public void The_lag_of_the_weights_of_gmm_is_read_by_weights_over_time_alone()
    {
        JsonElement json = Json(Formula, "--method", "gmm", "--gmm-weights", "hac", "--gmm-lag", "2", "--vcov", "hc0");
        TwoSlsOptions options = new()
        {
            Method = TwoSlsMethod.Gmm,
            GmmWeights = "hac",
            GmmLag = 2,
        };
        TwoSlsResult expected = new TwoSlsEstimator(options).Fit(IvReference.Load("mroz").Data());
        CrabbyRun weights = Run(Formula, "--method", "gmm", "--gmm-lag", "2");
        CrabbyRun method = Run(Formula, "--gmm-lag", "2");
        CrabbyRun negative = Run(Formula, "--method", "gmm", "--gmm-weights", "hac", "--gmm-lag", "-1");
        Assert.Multiple(() =>
        {
            Equal(json.GetProperty("parameters")[3].GetProperty("estimate"), expected.Parameters[3]);
            Assert.That((weights.ExitCode, method.ExitCode, negative.ExitCode), Is.EqualTo((2, 2, 2)));
            Assert.That(weights.Error, Does.Contain("--gmm-lag").And.Contain("has no lags"));
            Assert.That(method.Error, Does.Contain("--gmm-lag is read by --method gmm and cue alone"));
            Assert.That(negative.Error, Does.Contain("0 or more"));
        });
    }

    [TestCase("--first-stage")]
    [TestCase("--weak-iv")]
    [TestCase("--reduced-form")]
    public void Other_models_do_not_read_the_options(string option)
    {
        CrabbyRun run = CrabbyRun.Of("fit", "ols", Data, "--formula", "lwage ~ education", option);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Error, Does.Contain(option).And.Contain("These do: iv"));
        });
    }

    private static RegressionData Only(string instrument)
    {
        IvReference reference = IvReference.Load("mroz");
        RegressionData data = reference.Data();
        DesignMatrix z = DesignMatrix.Create(data.RowCount, [KeyValuePair.Create(instrument, reference.Column(instrument))]);
        return data.WithInstruments(z, "education");
    }

    private static void Equal(JsonElement actual, double? expected) =>
        Assert.That(actual.GetDouble(), Is.EqualTo(expected!.Value).Within(1e-12 * Math.Abs(expected.Value)));

    private static JsonElement Json(string formula, params string[] options) => Run(formula, [.. options, "--output", "json"]).Json;

    private static CrabbyRun Run(string formula, params string[] options) =>
        CrabbyRun.Of(["fit", "iv", Data, "--formula", formula, .. options]);
}
