using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Formulas, conditions and several models in the tool.</summary>
public sealed class FormulaCommandTests
{
    private const string Data =
        "y,x,g,n,t,smoker\n1,1,a,2,1,no\n3,2,b,3,2,yes\n2,3,c,1,3,no\n5,4,a,4,4,yes\n4,5,b,2,5,yes\n7,6,c,5,6,no\n"
        + "6,NA,a,3,7,yes\n8,8,b,2,8,no\n";

    [Test]
    public void Rows_baselines_and_interactions_are_reported()
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Data,
            ["fit", "poisson", "-", "-f", "y ~ C(g, ref = \"b\") + x", "--where", "t != 2", "--exposure", "n", "--output", "json"]
        );
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(
                Names(run.Json),
                Is.EqualTo((string[])["(Intercept)", "x", "g[a]", "g[c]"]).Or.EqualTo((string[])["(Intercept)", "g[a]", "g[c]", "x"])
            );
            Assert.That(run.Json.GetProperty("baselines").GetProperty("g").GetString(), Is.EqualTo("b"));
            Assert.That(run.Json.GetProperty("dropped_rows").GetProperty("where").GetInt32(), Is.EqualTo(1));
            Assert.That(run.Json.GetProperty("dropped_rows").GetProperty("missing").GetInt32(), Is.EqualTo(1));
            Assert.That(run.Error, Does.Contain("2 of 8 rows were left out: the condition does not hold (1); missing values in x (1)."));
        });
        CrabbyRun table = CrabbyRun.OfInput(Data, ["fit", "poisson", "-", "-f", "y ~ g*x", "--where", "t != 2"]);
        Assert.That(table.Output, Does.Contain("Compared with: g = a.").And.Contain("Rows left out: 1 (where), 1 (missing)."));
        Assert.That(table.Output, Does.Contain("g[c]:x"));
    }

    [TestCase("--where", "l(x) > 15", 2)]
    [TestCase("--offset", "l(x)", 3)]
    public void Lags_stand_in_other_expressions_too(string option, string expression, int rows)
    {
        const string panel = "firm,year,y,x\nA,2001,1,10\nA,2002,2,11\nA,2004,4,13\nB,2001,5,20\nB,2002,6,22\nB,2003,7,25\n";
        CrabbyRun run = CrabbyRun.OfInput(
            panel,
            ["fit", "glm", "-", "-f", "y ~ 1", option, expression, "--time", "year", "--unit", "firm", "--output", "json"]
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(rows), run.Error);
    }

    [TestCase("y ~ x", "n", "line 2, column 'n': a condition is true or false, and n is 2")]
    [TestCase("y ~ g == \"a\"", "n > 1", "I(g == \"a\")")]
    [TestCase("y ~ mixed count", "n > 1", "C(`mixed count`)")]
    public void What_to_write_is_said_as_a_formula_writes_it(string formula, string where, string expected)
    {
        const string text = "y,x,g,n,mixed count\n1,1,a,2,-\n3,2,b,3,5\n2,3,c,1,4\n";
        CrabbyRun run = CrabbyRun.OfInput(
            text,
            ["fit", "glm", "-", "-f", formula.Replace("mixed count", "`mixed count`", StringComparison.Ordinal), "--where", where]
        );
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [Test]
    public void Several_models_stand_side_by_side()
    {
        string[] command = ["fit", "poisson", "-", "-f", "y ~ csw(n, x)"];
        CrabbyRun json = CrabbyRun.OfInput(Data, [.. command, "--output", "json"]);
        JsonElement[] models = [.. json.Json.GetProperty("models").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(json.ExitCode, Is.Zero, json.Error);
            Assert.That(
                models.Select(static model => model.GetProperty("formula").GetString()),
                Is.EqualTo((string[])["y ~ n", "y ~ n + x"])
            );
            Assert.That(
                models.Select(static model => model.GetProperty("nobs").GetDouble()),
                Is.EqualTo((double[])[8, 7]),
                "each on its own rows"
            );
        });
        CrabbyRun common = CrabbyRun.OfInput(Data, [.. command, "--common-sample", "--output", "json"]);
        Assert.That(
            common.Json.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("nobs").GetDouble()),
            Is.EqualTo((double[])[7, 7])
        );
        CrabbyRun table = CrabbyRun.OfInput(Data, command);
        Assert.That(
            table.Output,
            Does.Contain("(1)").And.Contain("(2): Poisson (log link): y ~ n + x; left out 1 (missing)").And.Contain("--common-sample uses")
        );
        foreach (string form in (string[])["csv", "markdown", "latex"])
        {
            Assert.That(CrabbyRun.OfInput(Data, [.. command, "--output", form]).Output, Does.Contain("(Intercept)"), form);
        }
    }

    [TestCase("", 7, 8)]
    [TestCase("--common-sample", 7, 7)]
    public void Periods_are_read_where_one_of_several_models_has_a_lag(string option, int first, int second)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Data,
            [
                "fit",
                "poisson",
                "-",
                "-f",
                "y ~ sw(l(n), n)",
                "--time",
                "t",
                "--output",
                "json",
                .. option.Length > 0 ? [option] : Array.Empty<string>(),
            ]
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(
            run.Json.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("nobs").GetDouble()),
            Is.EqualTo((double[])[first, second])
        );
    }

    [Test]
    public void A_model_for_each_value_of_a_column()
    {
        CrabbyRun run = CrabbyRun.OfInput(Data, ["fit", "poisson", "-", "-f", "c(y, n) ~ t", "--by", "smoker", "--output", "json"]);
        JsonElement[] models = [.. run.Json.GetProperty("models").EnumerateArray()];
        Assert.That(
            models.Select(static model =>
                model.GetProperty("by").GetProperty("smoker").GetString() + " " + model.GetProperty("formula").GetString()
            ),
            Is.EqualTo((string[])["no y ~ t", "no n ~ t", "yes y ~ t", "yes n ~ t"])
        );
        Assert.That(models.Sum(static model => model.GetProperty("nobs").GetDouble()), Is.EqualTo(16.0));
    }

    [Test]
    public void A_model_that_fails_leaves_the_others()
    {
        const string text = "y,x,z\n0,1,1\n0,2,3\n0,3,2\n4,4,1\n5,5,3\n6,6,2\n";
        CrabbyRun run = CrabbyRun.OfInput(text, ["fit", "logit", "-", "-f", "y > 3 ~ sw(z, x)", "--output", "json"]);
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(
            run.Json.GetProperty("models").EnumerateArray().Select(static model => model.GetProperty("converged").GetBoolean()),
            Is.EqualTo((bool[])[true, false])
        );
        Assert.That(run.Error, Does.Contain("crabby: y > 3 ~ x: "));
    }

    [Test]
    public void New_rows_have_a_prediction_where_the_fit_had_their_category()
    {
        using TemporaryFile rows = new("x,g\n1,a\n2,z\n3,c\n");
        string[] command = ["fit", "poisson", "-", "-f", "y ~ poly(x, 2) + g", "--predict", rows.Path];
        CrabbyRun run = CrabbyRun.OfInput(Data, [.. command, "--output", "json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(
            run.Json.GetProperty("predictions").EnumerateArray().Select(static value => value.ValueKind),
            Is.EqualTo((JsonValueKind[])[JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Number])
        );
        Assert.That(run.Error, Does.Contain("without the categories of g that they have (z)"));
        CrabbyRun refused = CrabbyRun.OfInput(Data, [.. command, "--new-levels", "fail"]);
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.ErrorLine, Does.Contain("line 3, column 'g'").And.Contain("'z'").And.Contain("a, b, c"));
    }

    [Test]
    public void Clusters_weights_and_lags_are_expressions()
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Data,
            [
                "fit",
                "poisson",
                "-",
                "-f",
                "y ~ l(n)",
                "--time",
                "t",
                "--weights",
                "pmin(n, 3)",
                "--weights-kind",
                "frequency",
                "--cluster",
                "pmin(t, 6), g^smoker",
                "--output",
                "json",
            ]
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("dropped_rows").GetProperty("lag").GetInt32(), Is.EqualTo(1));
        Assert.That(run.Json.GetProperty("vcov_details").GetProperty("clusters").EnumerateObject().Count(), Is.EqualTo(2));
    }

    [TestCase("y ~ x", "--unit g", "--unit is not read: lags of the formula")]
    [TestCase("y ~ l(x)", "", "l(x) needs the periods: name their column (--time COL)")]
    [TestCase("y ~ x", "--common-sample", "--common-sample is not read")]
    [TestCase("y ~ n", "-o /no/such/folder/m.json", "there is no folder /no/such/folder")]
    [TestCase("y ~ x", "--na-action fail", "line 8, column 'x': a value is missing")]
    [TestCase("y ~ x", "--na-action keep", "--na-action is drop or fail, not 'keep'")]
    [TestCase("y ~ x", "--new-levels fail", "--new-levels needs --predict FILE")]
    [TestCase("y ~ sw(x, n)", "--predict a.csv", "--predict takes one model")]
    [TestCase("y ~ x", "--where x=1", "an equality is written ==")]
    [TestCase("y ~ x", "--where g=='A'", "no row has the value 'A'")]
    [TestCase("y ~ x", "--where x>99", "none of its 8 rows is complete: the condition does not hold (8)")]
    [TestCase(
        "y ~ x",
        "--exposure n-2",
        "line 2, column 'n': log(n - 2) is not a finite number: n - 2 is 0, and an exposure is a positive number"
    )]
    [TestCase("y ~ log(t-1)", "", "t - 1 is 0, and a logarithm needs a positive number. Take such rows out (--where EXPR)")]
    [TestCase("cbind(y, n) ~ x", "", "poisson takes no counts of successes and failures")]
    [TestCase("y ~ n | x ~ t", "", "instruments")]
    [TestCase("y ~ x", "--by nope", "no column named 'nope'")]
    public void What_cannot_be_is_one_line(string formula, string options, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(
            Data,
            ["fit", "poisson", "-", "-f", formula, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
        );
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.ErrorLine, Does.StartWith("crabby: ").And.Contain(expected).And.Not.Contain("\n"));
    }

    private static string[] Names(JsonElement model) =>
        [.. model.GetProperty("parameters").EnumerateArray().Select(static row => row.GetProperty("name").GetString()!)];
}
