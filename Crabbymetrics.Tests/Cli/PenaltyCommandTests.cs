using System.Globalization;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Paths, cross-validations and ridges on the command line.</summary>
public sealed class PenaltyCommandTests
{
    private static readonly string Cars = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "elastic_net", "mtcars.csv");

    [Test]
    public void A_path_with_cross_validation_is_reported_whole()
    {
        JsonElement fit = Json("elastic-net", "--cv", "8", "--path", "--lambda-count", "20");
        JsonElement path = fit.GetProperty("path"),
            cv = fit.GetProperty("cv");
        int best = Enumerable.Range(0, 20).MinBy(l => cv.GetProperty("mean")[l].GetDouble());
        Assert.Multiple(() =>
        {
            Assert.That(path.GetArrayLength(), Is.EqualTo(20));
            Assert.That(cv.GetProperty("std_error").GetArrayLength(), Is.EqualTo(20));
            Assert.That(cv.GetProperty("min").GetDouble(), Is.EqualTo(path[best].GetProperty("lambda").GetDouble()));
            Assert.That(cv.GetProperty("one_se").GetDouble(), Is.GreaterThanOrEqualTo(cv.GetProperty("min").GetDouble()));
            Assert.That(fit.GetProperty("l1").GetDouble(), Is.EqualTo(path[best].GetProperty("l1").GetDouble()));
            Assert.That(fit.GetProperty("chosen_by").GetString(), Is.EqualTo("min"));
            Assert.That(path[0].GetProperty("nonzero").GetInt32(), Is.Zero);
            Assert.That(path[19].GetProperty("degrees_of_freedom").GetDouble(), Is.EqualTo(path[19].GetProperty("nonzero").GetDouble()));
            Assert.That(path[19].GetProperty("coefficients").GetProperty("wt").GetDouble(), Is.LessThan(0.0));
            Assert.That(fit.GetProperty("kkt_residual").GetDouble(), Is.InRange(0.0, 1e-8));
            Assert.That(fit.GetProperty("duality_gap").GetDouble(), Is.InRange(0.0, 1e-8));
        });
    }

    [Test]
    public void Paths_of_several_classes_are_reported_whole()
    {
        string[] options = ["--cv", "4", "--stratify", "--path", "--lambda-count", "8", "--penalty-factors", "wt=0", "--choose", "ebic"];
        CrabbyRun table = CrabbyRun.Of(["fit", "multinomial-elastic-net", Cars, "-f", "gear ~ disp + hp + wt", .. options]);
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "multinomial-elastic-net",
            Cars,
            "-f",
            "gear ~ disp + hp + wt",
            "--output",
            "json",
            .. options,
        ]);
        JsonElement fit = run.Json;
        JsonElement path = fit.GetProperty("path");
        double ebic = path.EnumerateArray().Min(static point => point.GetProperty("ebic").GetDouble());
        Assert.Multiple(() =>
        {
            Assert.That(table.ExitCode, Is.Zero, table.Error);
            Assert.That(
                table.Output,
                Does.Contain("EBIC").And.Contain("chosen by ebic").And.Contain("Cross-validation (deviance, 4 folds)")
            );
            Assert.That(path.GetArrayLength(), Is.EqualTo(8));
            Assert.That(fit.GetProperty("cv").GetProperty("mean").GetArrayLength(), Is.EqualTo(8));
            Assert.That(fit.GetProperty("chosen_by").GetString(), Is.EqualTo("ebic"));
            Assert.That(
                path.EnumerateArray()
                    .Single(point => point.GetProperty("l1").GetDouble() == fit.GetProperty("l1").GetDouble())
                    .GetProperty("ebic")
                    .GetDouble(),
                Is.EqualTo(ebic)
            );
            Assert.That(path[0].GetProperty("coefficients").GetProperty("3:wt").GetDouble(), Is.Not.Zero);
            Assert.That(fit.GetProperty("duality_gap").GetDouble(), Is.InRange(0.0, 1e-6));
        });
    }

    [Test]
    public void Offsets_of_classes_come_from_columns_and_predictions_read_them_too()
    {
        using TemporaryFile model = new(),
            bare = new("disp,wt\n160,2.6\n");
        string[] fit = ["fit", "multinomial-elastic-net", Cars, "-f", "gear ~ disp + wt", "--lambda", "0.05"];
        CrabbyRun with = CrabbyRun.Of([.. fit, "--column", "offset:4=cyl", "--output", "json"]),
            without = CrabbyRun.Of([.. fit, "--output", "json"]),
            unknown = CrabbyRun.Of([.. fit, "--column", "offset:6=cyl"]),
            predicted = CrabbyRun.Of([.. fit, "--column", "offset:4=cyl/2", "--predict", Cars, "--save", model.Path, "--output", "json"]),
            restored = CrabbyRun.Of("predict", model.Path, Cars),
            missing = CrabbyRun.Of("predict", model.Path, bare.Path);
        Assert.Multiple(() =>
        {
            Assert.That(with.ExitCode, Is.Zero, with.Error);
            Assert.That(with.Json.GetProperty("parameters").ToString(), Is.Not.EqualTo(without.Json.GetProperty("parameters").ToString()));
            Assert.That(unknown.ExitCode, Is.EqualTo(2), unknown.Error);
            Assert.That(unknown.ErrorLine, Does.Contain("'6'").And.Contain("3, 4, 5"));
            Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
            Assert.That(restored.ExitCode, Is.Zero, restored.Error);
            Assert.That(missing.ExitCode, Is.EqualTo(2), missing.Error);
            Assert.That(missing.ErrorLine, Does.Contain("cyl"));
        });

        // Minus twice the logarithms of the probabilities of what was are the deviance of the fit in the library.
        string[][] rows = [.. restored.Output.TrimEnd().Split('\n').Skip(1).Select(static line => line.TrimEnd('\r').Split(','))];
        IReadOnlyList<KeyValuePair<string, string[]>> cars = Fixture.Columns("elastic_net/mtcars.csv");
        double[] gears = cars.Numbers("gear");
        MultinomialElasticNetResult expected = new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.05 }).Fit(
            RegressionData
                .Create(((string[])["disp", "wt"]).Select(name => KeyValuePair.Create(name, cars.Numbers(name))), gears, "gear")
                .WithColumn("offset:4", Array.ConvertAll(cars.Numbers("cyl"), static cylinders => cylinders / 2.0))
        );
        double deviance = 0.0;
        for (int i = 0; i < rows.Length; i++)
        {
            deviance -= 2.0 * Math.Log(double.Parse(rows[i][(int)gears[i] - 2], CultureInfo.InvariantCulture));
        }

        Assert.That(rows, Has.Length.EqualTo(32));
        Assert.That(deviance, Is.EqualTo(expected.Deviance).Within(1e-6));
    }

    [Test]
    public void A_ridge_leaves_columns_without_a_penalty_and_draws_its_grid()
    {
        using TemporaryFile file = new();
        string picture = file.Path + ".svg";
        CrabbyRun run = CrabbyRun.Of(
            "fit",
            "ridge",
            Cars,
            "-f",
            "mpg ~ wt + hp + qsec",
            "--grid",
            "--penalty-factors",
            "wt=0,hp=2",
            "--plot",
            picture,
            "--output",
            "json"
        );
        JsonElement grid = run.Json.GetProperty("grid");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(grid[0].GetProperty("degrees_of_freedom").GetDouble(), Is.InRange(1.0, 1.01));
            Assert.That(Math.Abs(grid[0].GetProperty("coefficients").GetProperty("wt").GetDouble()), Is.GreaterThan(1.0));
            Assert.That(Math.Abs(grid[0].GetProperty("coefficients").GetProperty("hp").GetDouble()), Is.LessThan(0.01));
            Assert.That(File.ReadAllText(picture), Does.Contain("<svg").And.Contain("gcv"));
        });
        File.Delete(picture);
    }

    [TestCase("nobody=0", "no column")]
    [TestCase("wt=-1", "0 or more")]
    [TestCase("*=0", "nothing is penalized")]
    [TestCase("wt", "COLUMN=NUMBER")]
    public void Wrong_factors_of_a_ridge_are_refused_in_words(string factors, string words)
    {
        CrabbyRun run = CrabbyRun.Of("fit", "ridge", Cars, "-f", "mpg ~ wt + hp", "--l2", "1", "--penalty-factors", factors);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.ErrorLine, Does.Contain("--penalty-factors").And.Contain(words));
        });
    }

    // A path that nobody asked for is neither in the table nor in the JSON: the penalties that the cross-validation names are.
    [Test]
    public void A_cross_validation_alone_is_a_table_of_its_choices()
    {
        CrabbyRun run = Run("elastic-net", "--cv", "8", "--lambda-count", "20");
        JsonElement fit = Json("elastic-net", "--cv", "8", "--lambda-count", "20");
        string[] rows =
        [
            .. run
                .Output.Split('\n')
                .SkipWhile(static line => !line.Contains("std. error", StringComparison.Ordinal))
                .Where(static line => line.Contains("min", StringComparison.Ordinal) || line.Contains("1se", StringComparison.Ordinal)),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(rows.Count(static line => line.StartsWith("1se", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(rows.Count(static line => line.StartsWith("*min", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(run.Output, Does.Not.Contain("EBIC"));
            Assert.That(fit.TryGetProperty("path", out _), Is.False);
            Assert.That(fit.GetProperty("cv").GetProperty("mean").GetArrayLength(), Is.EqualTo(20));
        });
    }

    [Test]
    public void A_table_shows_path_and_choice()
    {
        CrabbyRun run = Run("elastic-net", "--path", "--choose", "1se", "--cv", "4", "--seed", "3");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("of 100 chosen by 1se.").And.Contain("Cross-validation (deviance, 4 folds)"));
            Assert.That(run.Output, Does.Contain("*1se").And.Contain("std. error").And.Contain("EBIC"));
        });
    }

    [Test]
    public void Given_folds_are_a_column()
    {
        JsonElement fit = Json("elastic-net", "--cv", "3", "--column", "fold=gear");
        Assert.That(fit.GetProperty("cv").GetProperty("folds").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public void A_ridge_has_its_grid()
    {
        JsonElement fit = Json("ridge", "--grid", "--grid-count", "15", "--choose", "loo", "--standardize");
        JsonElement grid = fit.GetProperty("grid");
        Assert.Multiple(() =>
        {
            Assert.That(grid.GetArrayLength(), Is.EqualTo(15));
            Assert.That(
                fit.GetProperty("leave_one_out").GetDouble(),
                Is.EqualTo(grid.EnumerateArray().Min(static point => point.GetProperty("leave_one_out").GetDouble()))
            );
            Assert.That(fit.GetProperty("chosen_by").GetString(), Is.EqualTo("loo"));
            Assert.That(fit.GetProperty("parameters")[0].GetProperty("std_error").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }

    [Test]
    public void A_saved_ridge_predicts()
    {
        using TemporaryFile model = new();
        CrabbyRun fit = Run("ridge", "--l2", "0.5", "--save", model.Path, "--output", "json");
        Assert.That(fit.ExitCode, Is.Zero, fit.Error);
        CrabbyRun predicted = CrabbyRun.Of("predict", model.Path, Cars);
        Assert.Multiple(() =>
        {
            Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
            Assert.That(predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(33));
        });
    }

    [TestCase("elastic-net", "", "--path")]
    [TestCase("elastic-net", "--l1 1 --path", "exclude")]
    [TestCase("elastic-net", "--path --mixing 2", "from 0 to 1")]
    [TestCase("elastic-net", "--lambda -1", "0 or more")]
    [TestCase("elastic-net", "--cv 1", "2 or more")]
    [TestCase("elastic-net", "--cv 33", "from 2 to 32")]
    [TestCase("elastic-net", "--path --choose min", "--cv")]
    [TestCase("elastic-net", "--path --seed 3", "--cv")]
    [TestCase("elastic-net", "--path --penalty-factors wt", "COLUMN=NUMBER")]
    [TestCase("elastic-net", "--path --penalty-factors weight=0", "'weight', which is no column")]
    [TestCase("elastic-net", "--path --penalty-factors *=0", "nothing is penalized")]
    [TestCase("elastic-net", "--cv 4 --cv-measure auc", "two classes")]
    [TestCase("elastic-net", "--cv 4 --column fold=gear", "give --cv 3")]
    [TestCase("elastic-net", "--path --column fold=gear", "needs --cv")]
    [TestCase("ridge", "", "--grid")]
    [TestCase("ridge", "--l2 -1", "0 or more")]
    [TestCase("ridge", "--l2 1 --grid", "leave one of the two out")]
    [TestCase("ridge", "--l2 1 --vcov hc1", "--vcov")]
    public void What_makes_no_sense_is_refused(string estimator, string options, string words)
    {
        CrabbyRun run = Run(estimator, options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Error, Does.Contain(words));
        });
    }

    private static CrabbyRun Run(string estimator, params string[] options) =>
        CrabbyRun.Of(["fit", estimator, Cars, "--formula", "mpg ~ cyl + disp + hp + drat + wt + qsec", .. options]);

    private static JsonElement Json(string estimator, params string[] options)
    {
        CrabbyRun run = Run(estimator, [.. options, "--output", "json"]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.Clone();
    }
}
