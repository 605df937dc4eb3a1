using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Comparisons with other models, measures of fit and influence of <c>crabby fit</c>, beside the library.</summary>
public sealed class ModelTestsTests
{
    private const string Counts = "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL";

    private const string Ages = "AgeF1, AgeF2, AgeF3";
    private const string Smoking = "low ~ age + lwt + race + smoke";

    private static string Births { get; } = Path.Combine(CrabbyRun.Samples, "birthwt.csv");

    [Test]
    public void A_likelihood_ratio_leaves_out_whole_terms()
    {
        JsonElement json = Fit("logit", Births, Smoking, "--lr", "race", "--lr", "age, smoke").Json;
        JsonElement without = Fit("logit", Births, "low ~ age + lwt + smoke").Json;
        JsonElement tests = json.GetProperty("tests");
        double expected = 2.0 * (Number(json, "log_likelihood") - Number(without, "log_likelihood"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tests[0].GetProperty("name").GetString(), Is.EqualTo("Likelihood ratio"));
            Assert.That(Number(tests[0], "statistic"), Is.EqualTo(expected).Within(1e-7));
            Assert.That(Number(tests[0], "df"), Is.EqualTo(2));
            Assert.That(Number(tests[1], "df"), Is.EqualTo(2));
        }
    }

    [Test]
    public void A_likelihood_ratio_of_classes_leaves_a_column_out_of_each()
    {
        JsonElement json = Fit("multinomial-logit", Births, "race ~ lwt + smoke", "--lr", "smoke").Json;
        Assert.That(Number(json.GetProperty("tests")[0], "df"), Is.EqualTo(2));
    }

    [Test]
    public void A_score_test_is_that_of_the_smaller_model_and_robust_where_the_table_is()
    {
        JsonElement model = Fit("poisson", CrabbyRun.Quine, Counts, "--score", Ages).Json.GetProperty("tests")[0];
        JsonElement robust = Fit("poisson", CrabbyRun.Quine, Counts, "--score", Ages, "--vcov", "hc1").Json.GetProperty("tests")[0];
        // The likelihood ratio of the same hypothesis is near; the robust one is much smaller, for the counts are overdispersed.
        JsonElement ratio = Fit("poisson", CrabbyRun.Quine, Counts, "--lr", Ages).Json.GetProperty("tests")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.GetProperty("name").GetString(), Is.EqualTo("Score"));
            Assert.That(Number(model, "df"), Is.EqualTo(3));
            Assert.That(Number(model, "statistic"), Is.EqualTo(Number(ratio, "statistic")).Within(10).Percent);
            Assert.That(Number(robust, "statistic"), Is.LessThan(0.5 * Number(model, "statistic")));
        }
    }

    [TestCase("is no term of the formula", "--lr", "Weight")]
    [TestCase("is no term of the formula", "--score", "Weight")]
    [TestCase("no form for clusters", "--score", "EthN", "--cluster", "Cell")]
    [TestCase("--wild-replications is not read", "--wild-replications", "99")]
    [TestCase("--wild: ", "--wild", "Weight = 0")]
    [TestCase("there is no such file", "--vuong", "nowhere.json")]
    [TestCase("--adjust-for needs --adjust", "--adjust-for", "EthN")]
    [TestCase("there is no coefficient 'Weight'", "--adjust", "holm", "--adjust-for", "Weight")]
    public void What_is_wrong_is_refused(string message, params string[] options)
    {
        CrabbyRun run = Fit("poisson", CrabbyRun.Quine, Counts, options);
        Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void A_saved_model_is_compared_by_likelihood_ratio_and_by_Vuong()
    {
        using TemporaryFile saved = new();
        CrabbyRun save = Fit("negative-binomial", CrabbyRun.Quine, Counts, "--save", saved.Path);
        Assert.That(save.ExitCode, Is.Zero, save.Error);
        CrabbyRun run = Fit("poisson", CrabbyRun.Quine, Counts, "--lr-model", saved.Path, "--vuong", saved.Path);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement tests = run.Json.GetProperty("tests");
        double gap = Number(save.Json, "log_likelihood") - Number(run.Json, "log_likelihood");
        using (Assert.EnterMultipleScope())
        {
            // Poisson is the negative binomial at the edge: half the p-value of chi-squared.
            Assert.That(Number(tests[0], "statistic"), Is.EqualTo(2.0 * gap).Within(1e-6));
            Assert.That(tests[0].GetProperty("hypothesis").GetString(), Does.Contain("poisson"));
            Assert.That(tests[1].GetProperty("name").GetString(), Is.EqualTo("Vuong"));
            Assert.That(Number(tests[1], "statistic"), Is.LessThan(-2.0));
            Assert.That(tests[2].GetProperty("name").GetString(), Is.EqualTo("Vuong (AIC)"));
            Assert.That(tests[3].GetProperty("name").GetString(), Is.EqualTo("Vuong (BIC)"));
            // The negative binomial has one parameter more, so that the correction speaks for Poisson.
            Assert.That(Number(tests[3], "statistic"), Is.GreaterThan(Number(tests[2], "statistic")));
        }
    }

    [Test]
    public void A_saved_model_of_other_rows_is_refused()
    {
        using TemporaryFile saved = new();
        Assert.That(Fit("poisson", CrabbyRun.Quine, "Days ~ EthN", "--where", "SexM == 1", "--save", saved.Path).ExitCode, Is.Zero);
        CrabbyRun run = Fit("poisson", CrabbyRun.Quine, Counts, "--lr-model", saved.Path);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("has other estimates than those that it holds"));
    }

    [Test]
    public void Inflation_factors_are_those_of_terms()
    {
        CrabbyRun run = Fit("logit", Births, Smoking, "--vif");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement factors = run.Json.GetProperty("gvif");
        Assert.That(factors.GetArrayLength(), Is.EqualTo(4));
        Assert.That(factors[2].GetProperty("term").GetString(), Is.EqualTo("race"));
        Assert.That(Number(factors[2], "df"), Is.EqualTo(2));
        Assert.That(Number(factors[2], "by_coefficient"), Is.EqualTo(Math.Pow(Number(factors[2], "gvif"), 1.0 / 4.0)).Within(1e-12));
        JsonElement squares = Fit("ols", Births, Smoking, "--vif").Json;
        Assert.That(squares.GetProperty("vif").GetArrayLength(), Is.EqualTo(5), "of columns, as before");
        Assert.That(squares.GetProperty("gvif").GetArrayLength(), Is.EqualTo(4), "of terms");
    }

    [Test]
    public void All_measures_of_fit_are_shown()
    {
        CrabbyRun run = Fit("logit", Births, "low ~ lwt + smoke + ht", "--pseudo-r2");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Dictionary<string, double> measures = run
            .Json.GetProperty("pseudo_r2")
            .EnumerateArray()
            .ToDictionary(static row => row.GetProperty("name").GetString()!, static row => Number(row, "value"));
        Assert.That(measures.Keys, Is.EqualTo(new[] { "McFadden", "Cox-Snell", "Nagelkerke", "Tjur", "Deviance" }));
        double null0 = Number(run.Json, "null_deviance"),
            deviance = Number(run.Json, "deviance");
        double coxSnell = 1.0 - Math.Exp((deviance - null0) / 189.0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(measures["McFadden"], Is.EqualTo(1.0 - (deviance / null0)).Within(1e-12));
            Assert.That(measures["Cox-Snell"], Is.EqualTo(coxSnell).Within(1e-12));
            Assert.That(measures["Nagelkerke"], Is.EqualTo(coxSnell / (1.0 - Math.Exp(-null0 / 189.0))).Within(1e-12));
        }

        JsonElement counts = Fit("poisson", CrabbyRun.Quine, Counts, "--pseudo-r2").Json.GetProperty("pseudo_r2");
        Assert.That(counts.EnumerateArray().Select(static row => row.GetProperty("name").GetString()), Has.None.EqualTo("Tjur"));
    }

    [Test]
    public void Diagnostics_of_counts_are_link_overdispersion_and_fit()
    {
        CrabbyRun run = Fit("poisson", CrabbyRun.Quine, Counts, "--diagnostics");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement tests = run.Json.GetProperty("specification_tests");
        Assert.That(
            tests.EnumerateArray().Select(static test => test.GetProperty("name").GetString()),
            Is.EqualTo(
                new[]
                {
                    "Link",
                    "Overdispersion (linear)",
                    "Overdispersion (quadratic)",
                    "Deviance goodness of fit",
                    "Pearson goodness of fit",
                }
            )
        );
        Assert.That(Number(tests[3], "statistic"), Is.EqualTo(Number(run.Json, "deviance")).Within(1e-9));
        JsonElement gamma = Fit("gamma", CrabbyRun.Quine, "Days ~ EthN", "--where", "Days > 0", "--diagnostics").Json;
        // With two values of the linear predictor there is no link test, and the reason stands among the warnings.
        Assert.That(gamma.GetProperty("specification_tests").GetArrayLength(), Is.EqualTo(1));
        Assert.That(gamma.GetProperty("warnings").ToString(), Does.Contain("at least three values"));
    }

    [Test]
    public void Influence_of_a_generalized_linear_model_is_a_file()
    {
        using TemporaryFile file = new();
        CrabbyRun run = Fit("logit", Births, "low ~ lwt + smoke", "--influence", file.Path);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        string[] lines = File.ReadAllLines(file.Path);
        Assert.That(
            lines[0],
            Is.EqualTo(
                "row,fitted,residual,pearson_residual,deviance_residual,leverage,standardized_residual,studentized_residual,"
                    + "cooks_distance,dfbetas_(Intercept),dfbetas_lwt,dfbetas_smoke"
            )
        );
        Assert.That(lines, Has.Length.EqualTo(190));
        double[][] rows = [.. lines.Skip(1).Select(static line => line.Split(',').Select(Parse).ToArray())];
        using (Assert.EnterMultipleScope())
        {
            // Leverages sum to the number of coefficients, squared deviance residuals to the deviance, residuals to 0.
            Assert.That(rows.Sum(static row => row[5]), Is.EqualTo(3.0).Within(1e-9));
            Assert.That(rows.Sum(static row => row[4] * row[4]), Is.EqualTo(Number(run.Json, "deviance")).Within(1e-9));
            Assert.That(rows.Sum(static row => row[2]), Is.EqualTo(0.0).Within(1e-9));
            Assert.That(rows[0][6], Is.EqualTo(rows[0][4] / Math.Sqrt(1.0 - rows[0][5])).Within(1e-12));
        }
    }

    [Test]
    public void A_wild_score_test_takes_rows_or_clusters()
    {
        CrabbyRun rows = Fit("poisson", CrabbyRun.Quine, Counts, "--wild", "LrnSL = 0", "--seed", "4", "--wild-replications", "499");
        CrabbyRun clusters = Fit("poisson", CrabbyRun.Quine, "Days ~ EthN + SexM", "--wild", "SexM = 0", "--cluster", "AgeF1^AgeF2^LrnSL");
        Assert.That(rows.ExitCode, Is.Zero, rows.Error);
        Assert.That(clusters.ExitCode, Is.Zero, clusters.Error);
        JsonElement test = rows.Json.GetProperty("tests")[0];
        Assert.That(test.GetProperty("name").GetString(), Is.EqualTo("Wild score (rademacher, B = 499, 146 rows)"));
        Assert.That(Number(test, "p_value"), Is.InRange(0.002, 1.0));
        Assert.That(
            clusters.Json.GetProperty("tests")[0].GetProperty("name").GetString(),
            Does.StartWith("Wild score (all 32 signs, 6 clusters of")
        );
        Assert.That(clusters.Error, Does.Contain("warning: "));
    }

    [TestCase("cr1", "Consider --vcov cr2 with --cluster-t, or --wild")]
    [TestCase("cr2", "Consider --wild, the wild cluster bootstrap")]
    public void Few_clusters_are_warned_of_with_an_option_that_is_not_given_yet(string covariance, string advice)
    {
        CrabbyRun run = Fit("poisson", CrabbyRun.Quine, "Days ~ EthN + SexM", "--cluster", "AgeF1^AgeF2^LrnSL", "--vcov", covariance);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain(advice));
    }

    [Test]
    public void Limits_hold_together_for_the_coefficients_that_are_named_and_for_effects()
    {
        const string Effects = "comparisons race; contrast pairwise";
        string[] options = ["--intervals", "simultaneous", "--adjust-for", "race", "--effects", Effects];
        JsonElement fit = Fit("logit", Births, Smoking, options).Json;
        JsonElement named = fit.GetProperty("simultaneous_limits");
        JsonElement all = Fit("logit", Births, Smoking, "--intervals", "simultaneous").Json.GetProperty("simultaneous_limits");
        JsonElement together = fit.GetProperty("simultaneous_limits_of_effects")[0].GetProperty("parameters");
        JsonElement alone = fit.GetProperty("effects")[0].GetProperty("parameters");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                named.EnumerateArray().Select(static row => row.GetProperty("name").GetString()),
                Is.EqualTo(new[] { "race[other]", "race[white]" })
            );
            JsonElement white = all.EnumerateArray().Single(static row => row.GetProperty("name").GetString() == "race[white]");
            Assert.That(Width(named[1]), Is.LessThan(Width(white)), "two hold together by less than all");
            Assert.That(together.GetArrayLength(), Is.EqualTo(3));
            for (int m = 0; m < 3; m++)
            {
                Assert.That(Number(together[m], "estimate"), Is.EqualTo(Number(alone[m], "estimate")));
                Assert.That(Width(together[m]), Is.GreaterThan(1.1 * Width(alone[m])));
            }
        }

        static double Width(JsonElement row) => Number(row, "conf_high") - Number(row, "conf_low");
    }

    [Test]
    public void P_values_are_adjusted_for_the_coefficients_that_are_named()
    {
        JsonElement all = Fit("logit", Births, Smoking, "--vcov", "hc1", "--adjust", "holm", "--adjust-for", "race, smoke").Json;
        JsonElement rows = all.GetProperty("adjusted");
        Assert.That(
            rows.EnumerateArray().Select(static row => row.GetProperty("name").GetString()),
            Is.EqualTo(new[] { "race[other]", "race[white]", "smoke" })
        );
        double[] plain = [.. all.GetProperty("parameters").EnumerateArray().Skip(3).Select(static row => Number(row, "p_value"))];
        Assert.That(
            rows.EnumerateArray().Select(static row => Number(row, "p_value")),
            Is.EqualTo(MultipleTesting.Holm(plain)).Within(1e-12)
        );
        CrabbyRun drawn = Fit(
            "poisson",
            CrabbyRun.Quine,
            Counts,
            "--bootstrap",
            "99",
            "--adjust",
            "romano-wolf",
            "--adjust-for",
            "EthN, SexM"
        );
        Assert.That(drawn.ExitCode, Is.Zero, drawn.Error);
        Assert.That(drawn.Json.GetProperty("adjusted").GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void Two_stage_least_squares_has_the_wild_bootstrap_of_Davidson_and_MacKinnon()
    {
        string mroz = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "iv", "mroz.csv");
        const string Formula = "lwage ~ experience | education ~ feducation + meducation";
        string[] options = ["--where", "lwage > -99", "--cluster", "age", "--seed", "5"];
        CrabbyRun run = Fit("iv", mroz, Formula, [.. options, "--wild", "education = 0", "--wild-replications", "199"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement test = run.Json.GetProperty("tests")[0];
        JsonElement row = run.Json.GetProperty("wild_cluster")[0].GetProperty("parameters")[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                test.GetProperty("name").GetString(),
                Does.StartWith("Wild cluster bootstrap (WRE, rademacher multipliers, B = 199")
            );
            Assert.That(Number(row, "p_value"), Is.EqualTo(Number(test, "p_value")));
            Assert.That(Number(row, "conf_low"), Is.LessThan(Number(row, "estimate")));
            Assert.That(Number(row, "conf_high"), Is.GreaterThan(Number(row, "estimate")));
        }

        CrabbyRun bare = Fit("iv", mroz, Formula, "--wild", "education = 0");
        Assert.That(bare.Error, Does.Contain("--wild: a wild cluster bootstrap needs --cluster"));
        CrabbyRun variant = Fit("iv", mroz, Formula, "--wild", "education = 0", "--wild-variant", "33");
        Assert.That(variant.ExitCode, Is.EqualTo(2));
    }

    private static double Parse(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private static CrabbyRun Fit(string model, string data, string formula, params string[] options) =>
        CrabbyRun.Of(["fit", model, data, "--formula", formula, "--output", "json", .. options]);
}
