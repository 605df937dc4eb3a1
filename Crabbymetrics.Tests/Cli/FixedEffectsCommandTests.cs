using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit ols</c> with effects after the bar of the formula.</summary>
public sealed class FixedEffectsCommandTests
{
    private static readonly string Grunfeld = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fe", "grunfeld.csv");

    [Test]
    public void The_json_says_what_was_absorbed()
    {
        JsonElement json = CrabbyRun
            .Of("fit", "ols", Grunfeld, "--formula", "invest ~ value + capital | firm + year", "--cluster", "firm", "--output", "json")
            .Json;
        JsonElement absorbed = json.GetProperty("absorbed");
        Assert.Multiple(() =>
        {
            Assert.That(absorbed.GetArrayLength(), Is.EqualTo(2));
            Assert.That(absorbed[0].GetProperty("name").GetString(), Is.EqualTo("firm"));
            Assert.That(absorbed[1].GetProperty("levels").GetInt32(), Is.EqualTo(20));
            Assert.That(json.GetProperty("absorbed_rank").GetInt32(), Is.EqualTo(30));
            Assert.That(json.GetProperty("singletons_dropped").GetInt32(), Is.Zero);
            Assert.That(json.GetProperty("within_r_squared").GetDouble(), Is.InRange(0.5, 0.9));
            Assert.That(json.GetProperty("parameters").GetArrayLength(), Is.EqualTo(2));
            Assert.That(json.GetProperty("parameters")[0].GetProperty("name").GetString(), Is.EqualTo("value"));
        });
    }

    // fixest 0.12.2: feols(invest ~ value + capital | firm + year), clustered by firm, in the block of Fixtures/fe/grunfeld_firm_year.json.
    [TestCase("fixest", 22)]
    [TestCase("full", 32)]
    [TestCase("none", 2)]
    public void Conventions_change_the_factor(string convention, int counted)
    {
        JsonElement json = CrabbyRun
            .Of(
                "fit",
                "ols",
                Grunfeld,
                "--formula",
                "invest ~ value + capital | firm + year",
                "--cluster",
                "firm",
                "--df",
                convention,
                "--output",
                "json"
            )
            .Json;
        JsonElement plain = CrabbyRun
            .Of(
                "fit",
                "ols",
                Grunfeld,
                "--formula",
                "invest ~ value + capital | firm + year",
                "--vcov",
                "cr0",
                "--cluster",
                "firm",
                "--output",
                "json"
            )
            .Json;
        double factor = Math.Sqrt(11.0 / 10.0 * 219.0 / (220.0 - counted));
        Assert.That(Error(json), Is.EqualTo(Error(plain) * factor).Within(1e-12 * Error(plain)));
    }

    [Test]
    public void Combined_effects_and_slopes_stand_in_the_formula()
    {
        JsonElement slopes = CrabbyRun.Of("fit", "ols", Grunfeld, "--formula", "invest ~ value | firm[year]", "--output", "json").Json;
        Assert.That(slopes.GetProperty("absorbed_rank").GetInt32(), Is.EqualTo(22));
        CrabbyRun alone = CrabbyRun.Of("fit", "ols", Grunfeld, "--formula", "invest ~ value | firm^year");
        Assert.That(alone.ExitCode, Is.Not.Zero);
        Assert.That(alone.Error, Does.Contain("the only one of a level"));
    }

    [TestCase("--df", "full", "invest ~ value", "--df counts absorbed effects")]
    [TestCase("--df", "half", "invest ~ value | firm", "--df is exact, full, fixest, reghdfe or none")]
    public void What_does_not_hold_is_refused(string option, string value, string formula, string message)
    {
        CrabbyRun run = CrabbyRun.Of("fit", "ols", Grunfeld, "--formula", formula, option, value);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void Leverages_of_clusters_that_share_effects_are_refused()
    {
        string[] fit = ["fit", "ols", Grunfeld, "--formula", "invest ~ value | firm + year", "--cluster", "firm"];
        CrabbyRun run = CrabbyRun.Of([.. fit, "--vcov", "cr2"]);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Error, Does.Contain("each level is in one cluster"));
        Assert.That(CrabbyRun.Of(fit).Error, Does.Contain("only 11 clusters").And.Not.Contain("cr2"));
    }

    [Test]
    public void A_fit_that_leaves_singletons_out_does_not_say_that_it_merged_rows()
    {
        string[] fit = ["fit", "ols", Grunfeld, "--formula", "invest ~ value | firm + I(year > 1935)^I(capital > 3)", "--output"];
        CrabbyRun run = CrabbyRun.Of([.. fit[..^1]]);
        JsonElement json = CrabbyRun.Of([.. fit, "json"]).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("singletons_dropped").GetInt32(), Is.Positive);
            Assert.That(json.TryGetProperty("merged_rows", out _), Is.False);
            Assert.That(run.Output, Does.Not.Contain("merged"));
        });
    }

    [Test]
    public void The_table_names_the_effects()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "ols", Grunfeld, "--formula", "invest ~ value + capital | firm");
        Assert.That(run.Output, Does.Contain("Absorbed: firm (11 levels); rank 11; within R2 0.7667."));
    }

    private static double Error(JsonElement json) => json.GetProperty("parameters")[0].GetProperty("std_error").GetDouble();
}
