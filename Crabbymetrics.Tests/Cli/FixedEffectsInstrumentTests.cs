using System.Text.Json;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit iv</c> with absorbed effects, against the numbers of Fixtures/fe_iv.</summary>
public sealed class FixedEffectsInstrumentTests
{
    private const string Formula = "y ~ x1 | worker + firm | d ~ z1 + z2";

    private static string Data => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fe_iv", "sim_panel.csv");

    [Test]
    public void The_object_has_the_numbers_of_the_reference_and_what_was_absorbed()
    {
        IvReference reference = IvReference.Load("fe_iv/sim_panel");
        JsonElement json = Fit("--cluster", "worker", "--df", "full", "--tolerance", "1e-13").Json;
        JsonElement diagnostics = reference.Diagnostics;
        JsonElement stage = diagnostics.GetProperty("first_stage").GetProperty("d");
        Assert.Multiple(() =>
        {
            for (int j = 0; j < 2; j++)
            {
                JsonElement row = json.GetProperty("parameters")[j];
                Assert.That(row.GetProperty("name").GetString(), Is.EqualTo(reference.Names[j]));
                Close(row.GetProperty("estimate"), reference.Root.GetProperty("coef")[j]);
                Close(row.GetProperty("std_error"), reference.StandardErrors.GetProperty("cr1:worker")[j]);
            }

            Close(json.GetProperty("first_stage")[0].GetProperty("f"), stage.GetProperty("F_iid"));
            Close(json.GetProperty("first_stage")[0].GetProperty("f_robust"), stage.GetProperty("F_cr1:worker"));
            Close(json.GetProperty("cragg_donald"), diagnostics.GetProperty("cragg_donald_F"));
            JsonElement rank = diagnostics.GetProperty("kleibergen_paap").GetProperty("cluster:worker");
            Close(json.GetProperty("kleibergen_paap").GetProperty("f"), rank.GetProperty("rk_F"));
            Close(
                json.GetProperty("hansen_j").GetProperty("statistic"),
                reference.Root.GetProperty("gmm:cluster:worker").GetProperty("hansen_j").GetProperty("value")
            );
            JsonElement set = diagnostics.GetProperty("anderson_rubin").GetProperty("cr1:worker").GetProperty("confidence_set_95");
            Close(json.GetProperty("anderson_rubin").GetProperty("set")[0][0], set[0][0]);
            Assert.That(json.GetProperty("absorbed_rank").GetInt32(), Is.EqualTo(169));
            Assert.That(json.GetProperty("df_residual").GetDouble(), Is.EqualTo(581.0));
            Close(json.GetProperty("within_r_squared"), reference.Root.GetProperty("fixest").GetProperty("statistics").GetProperty("wr2"));
        });
    }

    // The errors that fixest 0.12.2 prints with ssc(fixef.K = "nested") and "none".
    [TestCase("fixest", "default")]
    [TestCase("none", "K=none")]
    public void Conventions_are_those_of_fixest(string convention, string block)
    {
        JsonElement errors = IvReference
            .Load("fe_iv/sim_panel")
            .Root.GetProperty("fixest")
            .GetProperty("se")
            .GetProperty("cluster:worker")
            .GetProperty(block);
        JsonElement json = Fit("--cluster", "worker", "--df", convention).Json;
        Assert.Multiple(() =>
        {
            Close(json.GetProperty("parameters")[1].GetProperty("std_error"), errors.GetProperty("se")[0], 1e-9);
            Close(json.GetProperty("vcov_details").GetProperty("df"), errors.GetProperty("t_df"));
        });
    }

    [Test]
    public void The_table_says_what_was_absorbed_and_several_effects_have_leverages()
    {
        CrabbyRun table = Fit("--output", "table");
        CrabbyRun leverages = Fit("--vcov", "hc3");
        Assert.Multiple(() =>
        {
            Assert.That(table.Output, Does.Contain("Absorbed: worker (150 levels), firm (20 levels); rank 169"));
            Assert.That(leverages.ExitCode, Is.Zero, leverages.Error);
        });
    }

    [Test]
    public void An_instrument_that_is_constant_within_the_effects_is_named()
    {
        CrabbyRun one = CrabbyRun.Of("fit", "iv", Data, "--formula", "y ~ x1 | worker | d ~ I(2*worker)");
        CrabbyRun beside = CrabbyRun.Of("fit", "iv", Data, "--formula", "y ~ x1 | worker | d ~ z1 + I(2*worker)");
        Assert.Multiple(() =>
        {
            Assert.That(one.ExitCode, Is.EqualTo(1));
            Assert.That(one.Error, Does.Contain("'I(2 * worker)' does not vary within the levels of worker").And.Contain("'d'"));
            Assert.That(beside.ExitCode, Is.Zero);
            Assert.That(beside.Error, Does.Contain("'I(2 * worker)' does not vary within the levels of worker and was left out"));
        });
    }

    private static void Close(JsonElement actual, JsonElement expected, double tolerance = 1e-10) =>
        Assert.That(actual.GetDouble(), Is.EqualTo(expected.GetDouble()).Within(tolerance * Math.Abs(expected.GetDouble())));

    private static CrabbyRun Fit(params string[] options) =>
        CrabbyRun.Of([
            "fit",
            "iv",
            Data,
            "--formula",
            Formula,
            "--keep-singletons",
            .. options.Contains("--output") ? [] : (string[])["--output", "json"],
            .. options,
        ]);
}
