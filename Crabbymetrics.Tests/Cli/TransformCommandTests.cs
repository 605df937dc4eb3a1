using System.Globalization;
using System.Text;
using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Transformers;

namespace Crabbymetrics.Tests.Cli;

public sealed class TransformCommandTests
{
    [TestCase(".txt", "Principal components of 2 columns")]
    [TestCase(".json", "\"components\"")]
    public void Components_are_written_to_a_file(string ending, string expected)
    {
        using TemporaryFile file = new();
        string path = file.Path + ending;
        try
        {
            CrabbyRun run = CrabbyRun.Of("fit", "pca", Path.Combine(CrabbyRun.Samples, "birthwt.csv"), "--columns", "age,lwt", "-o", path);
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Output, Is.Empty);
            Assert.That(File.ReadAllText(path), Does.Contain(expected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Transformed_columns_are_those_of_the_library()
    {
        RegressionData data = PipelineSample.Data();
        using TemporaryFile file = new(Csv(data));
        PipelineResult<OlsResult> expected = PipelineSample.Regression().Fit(data);
        CrabbyRun run = CrabbyRun.Of(
            "fit",
            "ols",
            file.Path,
            "--formula",
            "y ~ x5",
            "--transform",
            "pca(x1..x4, 2)",
            "--vcov",
            "hc3",
            "--output",
            "json"
        );
        JsonElement json = run.Json;
        double[] estimates = [.. json.GetProperty("parameters").EnumerateArray().Select(static p => p.GetProperty("estimate").GetDouble())];
        double[] errors = [.. json.GetProperty("parameters").EnumerateArray().Select(static p => p.GetProperty("std_error").GetDouble())];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(estimates, Is.EqualTo(expected.Parameters).Within(1e-12));
            Assert.That(errors, Is.EqualTo(expected.Model.Covariance("hc3").StandardErrors()).Within(1e-12));
            Assert.That(json.GetProperty("warnings").ToString(), Does.Contain("pca of 4 columns to 2").And.Contain("bootstrap"));
        });
    }

    [Test]
    public void A_transformer_may_stand_in_the_formula()
    {
        using TemporaryFile file = new(Csv(PipelineSample.Data()));
        CrabbyRun apart = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ x5", "--transform", "pca(x1..x4, 2)", "--output", "csv");
        CrabbyRun within = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ pca(x1..x4, 2) + x5", "--output", "csv");
        CrabbyRun two = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ pca(x1..x3, 1) + kernel(x4, x5, 3)", "--output", "csv");
        CrabbyRun both = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ pca(x1..x3, 1)", "--transform", "pca(x4, x5, 1)");
        CrabbyRun part = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ x5:pca(x1..x4, 2)");
        Assert.Multiple(() =>
        {
            Assert.That(within.ExitCode, Is.Zero, within.Error);
            Assert.That(within.Output, Is.EqualTo(apart.Output));
            Assert.That(two.ExitCode, Is.Zero, two.Error);
            Assert.That(two.Output.Split('\n').Length, Is.GreaterThan(4));
            Assert.That(both.Error, Does.Contain("write all of them in one place"));
            Assert.That(part.Error, Does.Contain("whole terms of a formula"));
        });
    }

    [Test]
    public void The_bootstrap_learns_the_transformer_again()
    {
        RegressionData data = PipelineSample.Data(40);
        using TemporaryFile file = new(Csv(data));
        CrabbyRun run = CrabbyRun.Of(
            "fit",
            "ols",
            file.Path,
            "-f",
            "y ~ x5",
            "--transform",
            "pca(x1..x4, 2)",
            "--bootstrap",
            "50",
            "--seed",
            "7",
            "--draws",
            "--output",
            "json"
        );
        BootstrapResult expected = PipelineSample.Regression().Fit(data).Bootstrap(50, 7);
        JsonElement first = run.Json.GetProperty("bootstrap").GetProperty("draws")[0];
        double[] draws = [.. first.EnumerateArray().Select(static value => value.GetDouble())];
        Assert.That(draws, Is.EqualTo(expected.Draw(0).ToArray()).Within(1e-10), run.Error);
    }

    [Test]
    public void A_saved_model_transforms_raw_rows()
    {
        RegressionData data = PipelineSample.Data();
        using TemporaryFile file = new(Csv(data));
        using TemporaryFile model = new();
        CrabbyRun fit = CrabbyRun.Of(
            "fit",
            "ols",
            file.Path,
            "-f",
            "y ~ x5",
            "--transform",
            "pca(x1..x4, 2); kernel(PC1, PC2, 5)",
            "--predict",
            file.Path,
            "--save",
            model.Path,
            "--output",
            "json"
        );
        Assert.That(fit.ExitCode, Is.Zero, fit.Error);
        CrabbyRun predicted = CrabbyRun.Of("predict", model.Path, file.Path, "--interval", "confidence");
        Assert.That(predicted.ExitCode, Is.Zero, predicted.Error);
        string[] lines = predicted.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        double[] saved = [.. lines.Skip(1).Select(static line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];
        double[] direct = [.. fit.Json.GetProperty("predictions").EnumerateArray().Select(static row => row.GetDouble())];
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("row,prediction,std_error,conf_low,conf_high"));
            Assert.That(saved, Is.EqualTo(direct).Within(1e-12));
            Assert.That(saved, Has.Length.EqualTo(data.RowCount));
        });
    }

    [Test]
    public void Components_are_printed_and_rows_transformed()
    {
        RegressionData data = PipelineSample.Data(30);
        using TemporaryFile file = new(Csv(data));
        CrabbyRun run = CrabbyRun.Of(
            "fit",
            "pca",
            file.Path,
            "--columns",
            "x1..x4",
            "--scale",
            "--components",
            "2",
            "--predict",
            file.Path,
            "--output",
            "json"
        );
        PrincipalComponents expected = new PcaTransformer(new PcaOptions { Scale = true, Components = 2 }).Fit(
            data.Design.SelectColumns(0, 1, 2, 3)
        );
        DesignMatrix scores = expected.Transform(data.Design.SelectColumns(0, 1, 2, 3));
        JsonElement json = run.Json;
        JsonElement second = json.GetProperty("components")[1];
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(second.GetProperty("name").GetString(), Is.EqualTo("PC2"));
            Assert.That(second.GetProperty("explained_variance").GetDouble(), Is.EqualTo(expected.ExplainedVariance[1]).Within(1e-12));
            Assert.That(second.GetProperty("loadings").GetProperty("x3").GetDouble(), Is.EqualTo(expected.Loadings(1)[2]).Within(1e-12));
            Assert.That(json.GetProperty("rank").GetInt32(), Is.EqualTo(4));
            Assert.That(json.GetProperty("predictions")[29].GetProperty("PC1").GetDouble(), Is.EqualTo(scores[29, 0]).Within(1e-12));
        });
        CrabbyRun table = CrabbyRun.Of("fit", "pca", file.Path, "--columns", "x1..x4");
        Assert.That(table.Output, Does.Contain("Principal components of 4 columns, 30 rows").And.Contain("cumulative"), table.Error);
        CrabbyRun kernel = CrabbyRun.Of("fit", "kernel-basis", file.Path, "--columns", "x1,x2", "--count", "5", "--gamma-rule", "median");
        Assert.That(kernel.Output, Does.Contain("rbf kernel").And.Contain("5 columns").And.Not.Contain("Note"), kernel.Error);
        CrabbyRun step = CrabbyRun.Of("fit", "ridge", file.Path, "-f", "y ~ kernel(x1, x2, 31)", "--l2", "0.1");
        Assert.That(step.Error, Does.Contain("31 landmarks were asked for"));
        CrabbyRun all = CrabbyRun.Of("fit", "kernel-basis", file.Path, "--columns", "x1,x2", "--count", "31");
        Assert.That(all.Output, Does.Contain("Note: 31 landmarks were asked for and there are 30 rows"), all.Error);
    }

    [TestCase("pca(x1..x9, 2)", "x6")]
    [TestCase("pca(x1, x2, 5)", "at most 2")]
    [TestCase("kernel(x1, x2, gamma = 0)", "gamma")]
    [TestCase("spline(x1)", "there are kernel and pca")]
    [TestCase("pca(x1, x2, 2) pca(x3, x4, 1)", "semicolon")]
    public void Steps_that_cannot_be_are_refused_in_one_line(string steps, string words)
    {
        using TemporaryFile file = new(Csv(PipelineSample.Data(30)));
        CrabbyRun run = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ x5", "--transform", steps);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain(words).And.Not.Contain("\n"));
        });
    }

    [Test]
    public void A_number_of_rows_is_no_row_that_is_counted()
    {
        using TemporaryFile file = new(Csv(PipelineSample.Data()));
        CrabbyRun run = CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ x5", "--transform", "pca(x1, x2, 5)");
        Assert.That(run.ErrorLine, Does.Contain("rows of 2 columns").And.Not.Contain("counts from 0"));
    }

    [Test]
    public void Frequencies_of_components_are_counted_as_rows()
    {
        using TemporaryFile file = new("a,b,w\n1,2,3\n2,1,0\n4,4,2\n5,3,1\n");
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "pca",
            file.Path,
            "--columns",
            "a,b",
            "--weights",
            "w",
            "--weights-kind",
            "frequency",
            "--output",
            "json",
        ]);
        Assert.That(run.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(6.0), run.Error);
    }

    [TestCase("--components", "9", "at most 4")]
    [TestCase("--share", "1.5", "--share")]
    [TestCase("--components", "0", "--components")]
    public void Bad_choices_of_components_are_refused(string option, string value, string words)
    {
        using TemporaryFile file = new(Csv(PipelineSample.Data(30)));
        CrabbyRun run = CrabbyRun.Of("fit", "pca", file.Path, "--columns", "x1..x4", option, value);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain(words));
        });
    }

    private static string Csv(RegressionData data)
    {
        StringBuilder text = new($"y,{string.Join(",", data.Design.ColumnNames)}\n");
        for (int i = 0; i < data.RowCount; i++)
        {
            text.Append(data.Outcome.Span[i].ToString("R", CultureInfo.InvariantCulture));
            for (int j = 0; j < data.Design.ColumnCount; j++)
            {
                text.Append(',').Append(data.Design[i, j].ToString("R", CultureInfo.InvariantCulture));
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
