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
            Assert.That(run.Error, Does.Contain("instruments").And.Contain("| d ~ z").And.Not.Contain("RegressionData"));
        });
    }

    [Test]
    public void What_no_fit_by_instruments_has_is_a_note_of_the_json_and_no_warning_of_the_table()
    {
        CrabbyRun table = CrabbyRun.Of("fit", "iv", Data, "--formula", Formula);
        JsonElement json = Json("iv");
        Assert.Multiple(() =>
        {
            Assert.That(table.Error, Is.Empty);
            Assert.That(table.Output, Does.Contain("Residual df").And.Contain("Residual std. error"));
            Assert.That(json.GetProperty("df_residual").GetDouble(), Is.EqualTo(424.0));
            Assert.That(json.GetProperty("log_likelihood").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("warnings")[0].GetString(), Does.Contain("no likelihood"));
        });
    }

    // Wald tests of R: waldtest(ivreg(...), vcov = vcovHC(..., "HC1")) has the numbers of the robust one.
    [Test]
    public void The_joint_test_of_the_slopes_is_walds_under_the_covariance()
    {
        JsonElement vanilla = Json("iv").GetProperty("f_statistic");
        JsonElement clustered = Json("iv", "--cluster", "age").GetProperty("f_statistic");
        Assert.Multiple(() =>
        {
            AssertNumber(vanilla.GetProperty("value"), 8.14070878839086);
            AssertNumber(vanilla.GetProperty("df1"), 3.0);
            AssertNumber(vanilla.GetProperty("df2"), 424.0);
            AssertNumber(Json("iv", "--vcov", "hc1").GetProperty("f_statistic").GetProperty("value"), 6.145566594571416);
            AssertNumber(clustered.GetProperty("df2"), 30.0);
        });
    }

    [Test]
    public void A_perfect_fit_has_a_section_without_tests()
    {
        JsonElement json = Fit("lwage ~ experience | I(2*lwage + experience) ~ feducation + meducation").Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("method").GetString(), Is.EqualTo("2sls"));
            Assert.That(json.GetProperty("sigma").GetDouble(), Is.Zero);
            Assert.That(json.GetProperty("r_squared").GetDouble(), Is.EqualTo(1.0));
            Assert.That(json.GetProperty("f_statistic").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("wu_hausman").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }

    [TestCase("lwage ~ kids | education ~ kids", "no instrument is left: 'kids'")]
    [TestCase("lwage ~ education | education ~ meducation", "no endogenous regressor is left: 'education'")]
    [TestCase("lwage ~ kids | education ~ lwage", "the outcome 'lwage' is an instrument too")]
    [TestCase("lwage ~ kids | lwage ~ meducation", "the outcome 'lwage' is a term too")]
    [TestCase("lwage ~ kids | I(3*kids + 1) ~ meducation", "'I(3 * kids + 1)' is a linear combination of the exogenous regressors")]
    [TestCase("lwage ~ kids | education ~ I(2*kids)", "instrument 'I(2 * kids)' is a linear combination")]
    public void What_does_not_identify_the_equation_is_named(string formula, string expected)
    {
        CrabbyRun run = Fit(formula);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Not.Zero);
            Assert.That(run.Error, Does.Contain(expected));
        });
    }

    [TestCase("lwage ~ kids | education ~ kids + meducation", "The instrument 'kids' is an exogenous regressor too")]
    [TestCase("lwage ~ experience | education + experience ~ meducation + feducation", "'experience' stands among the exogenous")]
    public void A_term_in_two_parts_is_named(string formula, string expected)
    {
        CrabbyRun run = Fit(formula);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Error, Does.Contain(expected));
        });
    }

    [Test]
    public void A_covariance_of_one_regression_says_so_where_moments_are_asked_for()
    {
        CrabbyRun tests = Fit(Formula, "--vcov", "cr2", "--cluster", "age");
        CrabbyRun weights = Fit(Formula, "--method", "gmm", "--gmm-weights", "cr2", "--cluster", "age");
        CrabbyRun strict = Fit("lwage ~ kids | education ~ meducation + I(2*meducation)", "--collinearity", "throw");
        Assert.Multiple(() =>
        {
            Assert.That(tests.ExitCode, Is.Zero);
            Assert.That(
                tests.Error,
                Does.Contain("'cr2' is defined for the coefficients of one regression").And.Not.Contain("which a fit of")
            );
            Assert.That(weights.ExitCode, Is.Not.Zero);
            Assert.That(weights.Error, Does.Contain("'cr2' is defined for the coefficients of one regression").And.Contain("cr0"));
            Assert.That(strict.ExitCode, Is.EqualTo(1));
            Assert.That(strict.Error, Does.Contain("--collinearity drop"));
        });
    }

    private static CrabbyRun Fit(string formula, params string[] further) =>
        CrabbyRun.Of(["fit", "iv", Data, "--formula", formula, .. further, "--output", "json"]);

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
