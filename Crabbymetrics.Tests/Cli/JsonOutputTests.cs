using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

public class JsonOutputTests
{
    private const string QuineFormula = "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL";

    private static readonly string[] Properties =
    [
        "estimator",
        "formula",
        "nobs",
        "converged",
        "iterations",
        "termination_reason",
        "objective",
        "penalty",
        "log_likelihood",
        "deviance",
        "null_deviance",
        "aic",
        "bic",
        "df_residual",
        "vcov_type",
        "parameters",
        "vcov",
        "predictions",
        "bootstrap",
        "warnings",
        "timing",
    ];

    [Test]
    public void The_properties_are_those_of_the_documentation_in_that_order()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--bootstrap", "5", "--draws").Json;
        Assert.Multiple(() =>
        {
            Assert.That(
                Names(json),
                Is.EqualTo((string[])[.. Properties, "title", "family", "link", "pseudo_r_squared", "mcfadden_r_squared"])
            );
            Assert.That(
                Names(json.GetProperty("parameters")[0]),
                Is.EqualTo(new[] { "name", "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high" })
            );
            Assert.That(
                Names(json.GetProperty("bootstrap")),
                Is.EqualTo(
                    (string[])
                        [
                            "scheme",
                            "replications",
                            "completed_replications",
                            "failed",
                            "seed",
                            "std_error",
                            "conf_low",
                            "conf_high",
                            "draws",
                        ]
                )
            );
            Assert.That(Names(json.GetProperty("timing")), Is.EqualTo(new[] { "load_seconds", "fit_seconds" }));
        });
    }

    [Test]
    public void Numbers_are_those_of_the_reference()
    {
        using JsonDocument reference = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "glm", "quine.json"))
        );
        JsonElement expected = reference.RootElement.GetProperty("highprec");
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--tolerance", "1e-10").Json;
        double[] estimates = [.. json.GetProperty("parameters").EnumerateArray().Select(row => row.GetProperty("estimate").GetDouble())];
        Assert.Multiple(() =>
        {
            Assert.That(
                json.GetProperty("parameters").EnumerateArray().Select(row => row.GetProperty("name").GetString()),
                Is.EqualTo(new[] { "(Intercept)", "EthN", "SexM", "AgeF1", "AgeF2", "AgeF3", "LrnSL" })
            );
            Assert.That(estimates, Is.EqualTo(Doubles(expected.GetProperty("coef"))).Within(1e-8).Percent);
            Assert.That(json.GetProperty("nobs").GetDouble(), Is.EqualTo(146));
            Assert.That(json.GetProperty("df_residual").GetDouble(), Is.EqualTo(139));
            Assert.That(json.GetProperty("vcov_type").GetString(), Is.EqualTo("vanilla"));
            Assert.That(json.GetProperty("converged").GetBoolean(), Is.True);
            Assert.That(json.GetProperty("penalty").GetDouble(), Is.Zero);
            Assert.That(json.GetProperty("warnings").GetArrayLength(), Is.Zero);
            foreach (
                (string property, string name) in (ReadOnlySpan<(string, string)>)
                    [
                        ("log_likelihood", "loglik"),
                        ("deviance", "deviance"),
                        ("null_deviance", "null_deviance"),
                        ("aic", "aic"),
                        ("bic", "bic"),
                    ]
            )
            {
                Assert.That(
                    json.GetProperty(property).GetDouble(),
                    Is.EqualTo(reference.RootElement.GetProperty(name).GetDouble()).Within(1e-9).Percent,
                    property
                );
            }
        });
    }

    [Test]
    public void The_covariance_and_the_standard_errors_belong_together()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--vcov", "qmle").Json;
        JsonElement rows = json.GetProperty("parameters");
        JsonElement vcov = json.GetProperty("vcov");
        Assert.That(json.GetProperty("vcov_type").GetString(), Is.EqualTo("sandwich"));
        Assert.That(vcov.GetArrayLength(), Is.EqualTo(7));
        for (int j = 0; j < 7; j++)
        {
            double error = rows[j].GetProperty("std_error").GetDouble();
            double estimate = rows[j].GetProperty("estimate").GetDouble();
            Assert.Multiple(() =>
            {
                Assert.That(vcov[j].GetArrayLength(), Is.EqualTo(7));
                Assert.That(Math.Sqrt(vcov[j][j].GetDouble()), Is.EqualTo(error).Within(1e-12));
                Assert.That(rows[j].GetProperty("statistic").GetDouble(), Is.EqualTo(estimate / error).Within(1e-10));
                Assert.That(rows[j].GetProperty("conf_high").GetDouble(), Is.EqualTo(estimate + (1.959963984540054 * error)).Within(1e-10));
                Assert.That(rows[j].GetProperty("p_value").GetDouble(), Is.InRange(0.0, 1.0));
            });
        }
    }

    [Test]
    public void An_offset_enters_the_fit_and_the_predictions()
    {
        string formula = "Claims ~ . - Holders";
        JsonElement json = CrabbyRun
            .Poisson(CrabbyRun.Insurance, formula, "--offset", "LogHolders", "--output", "json", "--predict", CrabbyRun.Insurance)
            .Json;
        using JsonDocument reference = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "glm", "insurance.json"))
        );
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("deviance").GetDouble(), Is.EqualTo(51.42003274904).Within(1e-8));
            Assert.That(json.GetProperty("predictions").GetArrayLength(), Is.EqualTo(64));
            Assert.That(
                Doubles(json.GetProperty("predictions")).Take(5),
                Is.EqualTo(Doubles(reference.RootElement.GetProperty("predict_first5_mu"))).Within(1e-6).Percent
            );
        });
    }

    [Test]
    public void A_penalty_leaves_inference_null_and_says_why()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--ridge", "1");
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(json.GetProperty("penalty").GetDouble(), Is.GreaterThan(0.0));
            Assert.That(json.GetProperty("vcov").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("vcov_type").ValueKind, Is.EqualTo(JsonValueKind.Null));
            foreach (string property in (ReadOnlySpan<string>)["std_error", "statistic", "p_value", "conf_low", "conf_high"])
            {
                Assert.That(json.GetProperty("parameters")[1].GetProperty(property).ValueKind, Is.EqualTo(JsonValueKind.Null), property);
            }

            Assert.That(json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble(), Is.Not.Zero);
            Assert.That(
                json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
                Has.Some.Contains("not available")
            );
        });
    }

    [Test]
    public void Clusters_without_a_name_of_a_covariance_imply_cr1()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--cluster", "Cell").Json;
        Assert.That(json.GetProperty("vcov_type").GetString(), Is.EqualTo("cr1"));
    }

    [Test]
    public void The_bootstrap_is_a_function_of_its_seed()
    {
        string[] options = ["--output", "json", "--bootstrap", "20", "--draws", "--seed"];
        JsonElement first = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, [.. options, "7"]).Json.GetProperty("bootstrap");
        JsonElement second = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, [.. options, "7"]).Json.GetProperty("bootstrap");
        JsonElement other = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, [.. options, "8"]).Json.GetProperty("bootstrap");
        Assert.Multiple(() =>
        {
            Assert.That(first.GetProperty("scheme").GetString(), Is.EqualTo("pairs"));
            Assert.That(first.GetProperty("replications").GetInt32(), Is.EqualTo(20));
            Assert.That(first.GetProperty("seed").GetInt64(), Is.EqualTo(7));
            Assert.That(first.GetProperty("draws").GetArrayLength(), Is.EqualTo(20));
            Assert.That(first.GetProperty("draws")[0].GetArrayLength(), Is.EqualTo(7));
            Assert.That(first.GetProperty("std_error").GetArrayLength(), Is.EqualTo(7));
            Assert.That(first.GetRawText(), Is.EqualTo(second.GetRawText()));
            Assert.That(first.GetProperty("draws").GetRawText(), Is.Not.EqualTo(other.GetProperty("draws").GetRawText()));
        });
    }

    [Test]
    public void A_bootstrap_of_nothing_is_allowed_and_has_no_numbers()
    {
        JsonElement json = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json", "--bootstrap", "0").Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("bootstrap").GetProperty("replications").GetInt32(), Is.Zero);
            Assert.That(json.GetProperty("bootstrap").GetProperty("std_error")[0].ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("bootstrap").TryGetProperty("draws", out _), Is.False);
            Assert.That(
                json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
                Has.Some.Contains("at least two")
            );
        });
    }

    [Test]
    public void A_prediction_of_an_incomplete_row_is_null_and_keeps_its_place()
    {
        using TemporaryFile rows = new("x\n1\nNA\n3\n");
        JsonElement json = CrabbyRun.PoissonOf("y,x\n1,1\n2,2\n2,3\n5,4\n4,5\n", "y ~ x", "--output", "json", "--predict", rows.Path).Json;
        JsonElement predictions = json.GetProperty("predictions");
        double intercept = json.GetProperty("parameters")[0].GetProperty("estimate").GetDouble();
        double slope = json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble();
        Assert.Multiple(() =>
        {
            Assert.That(predictions.GetArrayLength(), Is.EqualTo(3));
            Assert.That(predictions[0].GetDouble(), Is.EqualTo(Math.Exp(intercept + slope)).Within(1e-12));
            Assert.That(predictions[1].ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(predictions[2].GetDouble(), Is.EqualTo(Math.Exp(intercept + (3 * slope))).Within(1e-12));
            Assert.That(
                json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
                Has.Some.Contains("1 of 3 rows")
            );
        });
    }

    [Test]
    public void Rows_left_out_are_counted_in_the_warnings()
    {
        JsonElement json = CrabbyRun.PoissonOf("y,x\n1,1\n2,\n2,3\nNA,4\n4,5\n3,2\n", "y ~ x", "--output", "json").Json;
        Assert.That(json.GetProperty("nobs").GetDouble(), Is.EqualTo(4));
        Assert.That(
            json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
            Has.Some.StartsWith("2 of 6 rows were left out")
        );
    }

    [Test]
    public void A_collinear_column_is_null_and_named_in_the_warnings()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,x,z\n1,1,2\n2,2,4\n2,3,6\n5,4,8\n4,5,10\n", "y ~ x + z", "--output", "json");
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(json.GetProperty("parameters")[2].GetProperty("estimate").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("vcov")[2][2].ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()), Has.Some.Contains("z"));
            Assert.That(run.Output, Does.Not.Contain("NaN"));
        });
    }

    [Test]
    public void Without_convergence_there_is_still_one_object_with_the_best_point()
    {
        CrabbyRun run = CrabbyRun.Poisson(
            CrabbyRun.Quine,
            QuineFormula,
            "--output",
            "json",
            "--max-iterations",
            "1",
            "--tolerance",
            "1e-12"
        );
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.ErrorLine, Does.StartWith("crabby: ").And.Not.Contain("\n"));
            Assert.That(Names(json), Is.EqualTo((string[])[.. Properties, "title", "family", "link"]));
            Assert.That(json.GetProperty("converged").GetBoolean(), Is.False);
            Assert.That(json.GetProperty("iterations").GetInt32(), Is.EqualTo(1));
            Assert.That(json.GetProperty("parameters").GetArrayLength(), Is.EqualTo(7));
            Assert.That(json.GetProperty("parameters")[1].GetProperty("name").GetString(), Is.EqualTo("EthN"));
            Assert.That(json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble(), Is.Not.Zero);
            Assert.That(json.GetProperty("parameters")[1].GetProperty("std_error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("vcov").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(
                json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()),
                Has.Some.Contains("best point")
            );
        });
    }

    [Test]
    public void Separated_data_give_no_numbers_and_name_their_lines()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,x\n1,0\n2,0\n0,1\n0,1\n", "y ~ x", "--output", "json");
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(
                run.ErrorLine,
                Does.StartWith("crabby: ").And.Contain("line 4, line 5").And.Contain("--separation drop").And.Not.Contain("\n")
            );
            Assert.That(json.GetProperty("converged").GetBoolean(), Is.False);
            Assert.That(json.GetProperty("parameters").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public void Separated_rows_are_left_out_where_the_command_says_so()
    {
        CrabbyRun run = CrabbyRun.PoissonOf(
            "y,x\n1,0\n2,0\n0,1\n0,1\n",
            "y ~ x",
            "--output",
            "json",
            "--separation",
            "drop",
            "--threads",
            "1"
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("parameters")[0].GetProperty("estimate").GetDouble(), Is.EqualTo(Math.Log(1.5)).Within(1e-9));
        Assert.That(run.Error, Does.Contain("lines 4, 5"));
    }

    [Test]
    public void Collinear_columns_end_the_fit_where_the_command_says_so()
    {
        CrabbyRun run = CrabbyRun.PoissonOf(
            "y,x,z\n1,0,0\n2,0,0\n4,1,2\n3,1,2\n",
            "y ~ x + z",
            "--output",
            "json",
            "--collinearity",
            "throw"
        );
        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.ErrorLine, Does.Contain("'z'"));
    }

    [Test]
    public void Numbers_read_back_as_the_same_doubles()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, QuineFormula, "--output", "json");
        foreach (JsonElement row in run.Json.GetProperty("vcov").EnumerateArray())
        {
            foreach (JsonElement cell in row.EnumerateArray())
            {
                Assert.That(
                    cell.GetDouble()
                        .ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                        .Replace("E-0", "E-", StringComparison.Ordinal),
                    Is.EqualTo(cell.GetRawText().Replace("E-0", "E-", StringComparison.Ordinal))
                );
            }
        }
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    [TestCase("always", 2)]
    [TestCase("never", null)]
    [TestCase("automatic", null)]
    public void Merged_rows_are_counted(string merge, int? rows)
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,x\n1,0\n2,0\n0,1\n4,1\n3,0\n", "y ~ x", "--output", "json", "--merge", merge);
        Assert.That(run.Json.TryGetProperty("merged_rows", out JsonElement counted) ? counted.GetInt32() : (int?)null, Is.EqualTo(rows));
        Assert.That(run.Json.GetProperty("parameters")[0].GetProperty("estimate").GetDouble(), Is.EqualTo(Math.Log(2.0)).Within(1e-9));
    }
}
