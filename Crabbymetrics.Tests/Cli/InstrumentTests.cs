using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit iv</c>: the parts of a formula, the numbers of the reference, what is refused.</summary>
public sealed class InstrumentTests
{
    private const string Formula = "lwage ~ experience + experience2 | education ~ feducation + meducation";

    private static string Data => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "iv", "mroz.csv");

    [Test]
    public void A_model_without_a_likelihood_has_no_warning_that_it_is_missing() =>
        Assert.That(Json("iv").GetProperty("warnings").ToString(), Does.Not.Contain("Not available"));

    [Test]
    public void The_object_has_what_the_page_of_the_command_line_promises()
    {
        JsonElement json = Json("iv", "--vcov", "hc1");
        JsonElement stage = json.GetProperty("first_stage")[0];
        Assert.Multiple(() =>
        {
            Assert.That(Names(json), Is.EqualTo((string[])["(Intercept)", "experience", "experience2", "education"]));
            AssertNumber(json.GetProperty("parameters")[3].GetProperty("estimate"), 0.06139662785545782);
            AssertNumber(json.GetProperty("parameters")[3].GetProperty("std_error"), 0.03333858833569915);
            Assert.That(json.GetProperty("method").GetString(), Is.EqualTo("2sls"));
            AssertNumber(json.GetProperty("sigma"), 0.674711704582347);
            AssertNumber(json.GetProperty("r_squared"), 0.13570847116178494);
            Assert.That(stage.GetProperty("endogenous").GetString(), Is.EqualTo("education"));
            AssertNumber(stage.GetProperty("f"), 55.40030042777675);
            AssertNumber(stage.GetProperty("f_robust"), 49.526553323385635);
            AssertNumber(stage.GetProperty("effective_f"), 54.7506411053675);
            AssertNumber(stage.GetProperty("effective_f_critical"), 19.784955665437177);
            AssertNumber(json.GetProperty("cragg_donald"), 55.40030042777675);
            AssertNumber(json.GetProperty("kleibergen_paap").GetProperty("lm"), 63.9352533338969);
            AssertNumber(json.GetProperty("wu_hausman").GetProperty("statistic"), 2.551660058240107);
            Assert.That(json.GetProperty("sargan").ValueKind, Is.EqualTo(JsonValueKind.Null));
            AssertNumber(json.GetProperty("hansen_j").GetProperty("statistic"), 0.44346127810873437);
            AssertNumber(json.GetProperty("anderson_rubin").GetProperty("statistic"), 1.69581902734225);
            AssertNumber(json.GetProperty("anderson_rubin").GetProperty("set")[0][0], -0.025166774703898304);
        });
    }

    [Test]
    public void Clusters_imply_their_covariance_in_every_test()
    {
        JsonElement json = Json("2sls", "--cluster", "age");
        Assert.Multiple(() =>
        {
            AssertNumber(json.GetProperty("parameters")[3].GetProperty("std_error"), 0.03509571652590486);
            AssertNumber(json.GetProperty("first_stage")[0].GetProperty("f_robust"), 63.27320080495619);
            AssertNumber(json.GetProperty("kleibergen_paap").GetProperty("f"), 63.27320080495619);
            AssertNumber(json.GetProperty("anderson_rubin").GetProperty("df2"), 30.0);
            AssertNumber(json.GetProperty("hansen_j").GetProperty("statistic"), 0.4703691073052341);
        });
    }

    [Test]
    public void Methods_are_chosen_by_name()
    {
        JsonElement liml = Json("two-sls", "--method", "liml");
        Assert.Multiple(() =>
        {
            Assert.That(liml.GetProperty("method").GetString(), Is.EqualTo("liml"));
            AssertNumber(liml.GetProperty("kappa"), 1.0008840331541662);
            AssertNumber(liml.GetProperty("parameters")[3].GetProperty("estimate"), 0.061199653914121264);
            AssertNumber(liml.GetProperty("sargan").GetProperty("statistic"), 0.37807145831289196);
            Assert.That(liml.GetProperty("hansen_j").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
        CrabbyRun refused = CrabbyRun.Of("fit", "iv", Data, "--formula", Formula, "--method", "liml", "--vcov", "hc3");
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.Not.Zero);
            Assert.That(refused.Error, Does.Contain("hc3"));
        });
        CrabbyRun unread = CrabbyRun.Of("fit", "iv", Data, "--formula", Formula, "--fuller-a", "4");
        Assert.Multiple(() =>
        {
            Assert.That(unread.ExitCode, Is.EqualTo(2));
            Assert.That(unread.Error, Does.Contain("--fuller-a").And.Contain("--method"));
        });
    }

    [Test]
    public void The_table_has_a_line_for_each_test()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "iv", Data, "--formula", Formula, "--vcov", "hc1");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("First stage of education"));
            Assert.That(run.Output, Does.Contain("95 % Anderson-Rubin set of education (hc1): ["));
        });
    }

    [Test]
    public void Without_instruments_the_command_says_what_is_missing()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "iv", Data, "--formula", "lwage ~ education");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Error, Does.Contain("instruments"));
        });
    }

    private static JsonElement Json(string name, params string[] further)
    {
        CrabbyRun run = CrabbyRun.Of(["fit", name, Data, "--formula", Formula, .. further, "--output", "json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    private static string[] Names(JsonElement json) =>
        [.. json.GetProperty("parameters").EnumerateArray().Select(static row => row.GetProperty("name").GetString()!)];

    private static void AssertNumber(JsonElement actual, double expected) =>
        Assert.That(actual.GetDouble(), Is.EqualTo(expected).Within(1e-9 * Math.Abs(expected)));
}
