using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby fit poisson</c> and its like with effects after the bar of the formula.</summary>
public sealed class AbsorbedGlmCommandTests
{
    private static readonly string Panel = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fepois", "akm_poisson.csv");
    private static readonly string Binary = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "fepois", "felogit.csv");

    // 260-bit arithmetic: Fixtures/fepois/akm_poisson.json, the block se.
    [Test]
    public void The_json_says_what_was_absorbed_and_left_out()
    {
        JsonElement json = Fit("poisson", Panel, "y ~ x1 + x2 | worker + firm + year", "--cluster", "worker", "--df", "full");
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("absorbed").GetArrayLength(), Is.EqualTo(3));
            Assert.That(json.GetProperty("absorbed_rank").GetInt32(), Is.EqualTo(243));
            Assert.That(json.GetProperty("separated_rows").GetArrayLength(), Is.EqualTo(88));
            Assert.That(json.GetProperty("separated_rows")[0].GetInt32(), Is.EqualTo(11));
            Assert.That(json.TryGetProperty("within_r_squared", out _), Is.False);
            Assert.That(json.GetProperty("nobs").GetDouble(), Is.EqualTo(1014.0));
            Assert.That(json.GetProperty("deviance").GetDouble(), Is.EqualTo(847.140040435637).Within(1e-6));
            JsonElement x1 = json.GetProperty("parameters")[0];
            Assert.That(x1.GetProperty("name").GetString(), Is.EqualTo("x1"));
            Assert.That(x1.GetProperty("estimate").GetDouble(), Is.EqualTo(0.14775142340627656).Within(1e-9));
            Assert.That(x1.GetProperty("std_error").GetDouble(), Is.EqualTo(0.04468229270431033).Within(1e-9));
        });
    }

    [Test]
    public void A_logit_leaves_out_levels_without_variation()
    {
        JsonElement json = Fit("logit", Binary, "y ~ x1 + x2 | worker + year");
        Assert.That(json.GetProperty("separated_rows").GetArrayLength(), Is.EqualTo(206));
        Assert.That(json.GetProperty("log_likelihood").GetDouble(), Is.EqualTo(-492.40578011051883).Within(1e-6));
    }

    [Test]
    public void Separation_can_end_the_fit()
    {
        CrabbyRun run = CrabbyRun.Of("fit", "poisson", Panel, "-f", "y ~ x1 | worker", "--separation", "throw", "--keep-singletons");
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("worker").And.Contain("--separation drop"));
    }

    [TestCase("poisson", "y ~ x1 | worker", "--ridge 1", "--ridge must be 0")]
    [TestCase("logit", "y ~ x1 | worker", "--firth", "--firth")]
    [TestCase("poisson", "y ~ x1 | worker", "--solver lbfgs", "--solver must be newton")]
    [TestCase("poisson", "y ~ x1", "--keep-singletons", "--keep-singletons")]
    [TestCase("elastic-net", "y ~ x1 | worker", "--l1 0.1", "absorbed effects")]
    [TestCase("tweedie", "y ~ x1 | worker", "", "absorbed effects")]
    public void What_does_not_go_with_effects_is_refused_by_name(string model, string formula, string options, string expected)
    {
        string data = model == "logit" ? Binary : Panel;
        CrabbyRun run = CrabbyRun.Of(["fit", model, data, "-f", formula, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [Test]
    public void Marginal_effects_are_those_of_factors()
    {
        using TemporaryFile data = new(SmallPanel());
        JsonElement[] margins =
        [
            .. (
                (string[][])
                    [
                        ["y ~ x | worker + year", "--df", "full"],
                        ["y ~ x + C(worker) + C(year)"],
                    ]
            ).Select(model =>
                CrabbyRun
                    .Of(["fit", "poisson", data.Path, "--cluster", "year", "--margins", "--output", "json", "-f", .. model])
                    .Json.GetProperty("margins")[0]
            ),
        ];
        Assert.That(margins[0].GetProperty("name").GetString(), Is.EqualTo("x"));
        foreach (string number in (string[])["estimate", "std_error"])
        {
            double right = margins[1].GetProperty(number).GetDouble();
            Assert.That(margins[0].GetProperty(number).GetDouble(), Is.EqualTo(right).Within(1e-7 * Math.Abs(right)), number);
        }
    }

    [TestCase("poisson", "y ~ x | worker + year")]
    [TestCase("gamma", "y + 1 ~ x | worker + year")]
    [TestCase("iv", "y ~ 1 | worker + year | x ~ z")]
    public void Rows_with_known_levels_are_predicted_and_others_are_missing_or_an_error(string model, string formula)
    {
        using TemporaryFile data = new(SmallPanel());
        using TemporaryFile rows = new("x,z,worker,year\n0.5,0.1,1,1\n0.5,0.1,99,1\n");
        string saved = rows.Path + ".json";
        try
        {
            string[] fit = ["fit", model, data.Path, "-f", formula, "--predict", rows.Path, "--save", saved, "--output", "json"];
            JsonElement predictions = CrabbyRun.Of(fit).Json.GetProperty("predictions");
            Assert.That(predictions[1].ValueKind, Is.EqualTo(JsonValueKind.Null));
            CrabbyRun later = CrabbyRun.Of("predict", saved, rows.Path);
            Assert.That(later.ExitCode, Is.Zero, later.Error);
            string[] lines = later.Output.Split('\n');
            Assert.That(
                double.Parse(lines[1].Split(',')[1], System.Globalization.CultureInfo.InvariantCulture),
                Is.EqualTo(predictions[0].GetDouble()).Within(1e-12)
            );
            Assert.That(lines[2], Is.EqualTo("2,"));
            CrabbyRun strict = CrabbyRun.Of("predict", saved, rows.Path, "--new-levels", "fail");
            Assert.That(strict.ExitCode, Is.EqualTo(2));
            Assert.That(strict.ErrorLine, Does.Contain("99").And.Contain("worker"));
        }
        finally
        {
            File.Delete(saved);
        }
    }

    private static string SmallPanel()
    {
        System.Text.StringBuilder text = new("y,x,z,worker,year\n");
        for (int i = 0; i < 60; i++)
        {
            double z = Math.Sin(i * 1.7);
            double x = z + Math.Cos(i * 2.9);
            double y = Math.Round(Math.Exp(1.0 + (0.3 * x) + (0.1 * (i / 6)) + (0.4 * Math.Sin(i * 5.1))));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{y},{x:R},{z:R},{i / 6},{i % 6}\n");
        }

        return text.ToString();
    }

    private static JsonElement Fit(string model, string data, string formula, params string[] options) =>
        CrabbyRun.Of(["fit", model, data, "-f", formula, "--keep-singletons", "--tolerance", "1e-8", "--output", "json", .. options]).Json;
}
