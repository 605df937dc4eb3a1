using System.Text.Json;
using Crabbymetrics.Cli;

namespace Crabbymetrics.Tests.Cli;

internal sealed class EffectsCommandTests
{
    private const string Data = """
        y,x,g,k
        0,1.0,a,u
        1,2.5,a,v
        0,0.5,b,u
        1,3.5,b,v
        1,1.5,c,u
        0,2.0,c,v
        1,4.0,a,u
        0,1.2,b,v
        1,2.2,c,w
        0,3.0,b,w
        1,0.7,b,u
        0,3.8,a,v
        1,1.1,a,u
        0,2.4,b,w
        1,2.8,c,u
        0,1.4,c,u
        """;

    [Test]
    public void Effects_go_through_the_formula_and_their_hypotheses_stand_among_the_tests()
    {
        JsonElement report = Json(
            "y ~ x + I(x^2) + g",
            "--effects",
            "slopes x; test b1 = 0",
            "--effects",
            "comparisons g; contrast pairwise"
        );
        JsonElement effects = report.GetProperty("effects");

        Assert.Multiple(() =>
        {
            Assert.That(effects.GetArrayLength(), Is.EqualTo(2));
            Assert.That(effects[0].GetProperty("name").GetString(), Is.EqualTo("slopes x; test b1 = 0"));
            Assert.That(effects[0].GetProperty("parameters").GetArrayLength(), Is.EqualTo(1));
            Assert.That(effects[1].GetProperty("parameters").GetArrayLength(), Is.EqualTo(3));
            Assert.That(report.GetProperty("tests").GetArrayLength(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Margins_of_a_variable_in_several_columns_are_those_of_the_variable()
    {
        JsonElement report = Json("y ~ x + I(x^2)", "--margins", "--effects", "slopes");

        Assert.That(
            report.GetProperty("margins")[0].GetProperty("estimate").GetDouble(),
            Is.EqualTo(report.GetProperty("effects")[0].GetProperty("parameters")[0].GetProperty("estimate").GetDouble())
        );
    }

    [Test]
    public void With_a_bootstrap_errors_are_those_of_the_draws()
    {
        JsonElement delta = Json("y ~ x", "--effects", "slopes x");
        JsonElement draws = Json("y ~ x", "--effects", "slopes x", "--bootstrap", "50", "--bootstrap-scheme", "score");

        Assert.That(Error(draws), Is.Positive.And.Not.EqualTo(Error(delta)));

        static double Error(JsonElement report) =>
            report.GetProperty("effects")[0].GetProperty("parameters")[0].GetProperty("std_error").GetDouble();
    }

    [Test]
    public void Anova_tests_each_term()
    {
        JsonElement tests = Json("y ~ x + g", "--anova", "3", "--test", "g").GetProperty("tests");

        Assert.Multiple(() =>
        {
            Assert.That(tests.GetArrayLength(), Is.EqualTo(3));
            Assert.That(
                tests[2].GetProperty("statistic").GetDouble(),
                Is.EqualTo(tests[0].GetProperty("statistic").GetDouble()).Within(1e-12)
            );
        });
    }

    [Test]
    public void Further_limits_and_adjusted_p_values_are_tables_of_their_own()
    {
        JsonElement report = Json("y ~ x + g", "--intervals", "profile", "--adjust", "holm", "--equivalence", "x - `g[b]` = -5 5");
        JsonElement simultaneous = Json("y ~ x + g", "--intervals", "simultaneous").GetProperty("simultaneous_limits");

        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("profile_limits").GetArrayLength(), Is.EqualTo(4));
            Assert.That(report.GetProperty("adjusted").GetArrayLength(), Is.EqualTo(3));
            Assert.That(report.GetProperty("tests")[0].GetProperty("name").GetString(), Is.EqualTo("Equivalence"));
            Assert.That(simultaneous.GetArrayLength(), Is.EqualTo(3));
        });
    }

    [TestCase("--effects", "slopes z", "--effects: The model has no variable 'z'")]
    [TestCase("--effects", "trends x", "--effects: The effects 'trends x' cannot be read")]
    [TestCase("--anova", "4", "--anova takes 2 or 3")]
    [TestCase("--intervals", "wide", "--intervals takes profile, simultaneous; it is 'wide'")]
    [TestCase("--adjust", "romano-wolf", "--adjust: romano-wolf needs the draws of --bootstrap B")]
    [TestCase("--equivalence", "x = 1", "--equivalence: 'x = 1' gives no range")]
    public void What_cannot_be_is_one_line(string option, string value, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", "logit", "-", "-f", "y ~ x + g", option, value]);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.BadInput));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    private static JsonElement Json(string formula, params string[] options)
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", "logit", "-", "-f", formula, "--output", "json", .. options]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }
}
