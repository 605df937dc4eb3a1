using System.Text;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Cli;

public sealed class FtrlCommandTests
{
    [Test]
    public void The_state_and_the_progressive_loss_are_in_the_json()
    {
        using TemporaryFile file = new(Rows(0, 60));
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "ftrl",
            file.Path,
            "-f",
            "y ~ a + b",
            "--rate",
            "0.5",
            "--l1",
            "0",
            "--no-shuffle",
            "--output",
            "json",
        ]);
        FtrlResult expected = new FtrlEstimator(
            new FtrlOptions
            {
                Rate = 0.5,
                L1 = 0.0,
                Shuffle = false,
            }
        ).Fit(Data(0, 60));
        JsonElement json = run.Json;
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(Numbers(json, "z"), Is.EqualTo(expected.State.Z));
            Assert.That(Numbers(json, "n"), Is.EqualTo(expected.State.N));
            Assert.That(json.GetProperty("progressive_loss").GetDouble(), Is.EqualTo(expected.ProgressiveLoss));
            Assert.That(json.GetProperty("parameters")[1].GetProperty("std_error").ValueKind, Is.EqualTo(JsonValueKind.Null));
        });
    }

    [Test]
    public void Epochs_are_said_and_rows_are_counted_once()
    {
        using TemporaryFile file = new(Rows(0, 60));
        string[] fit = ["fit", "ftrl", file.Path, "-f", "y ~ a + b", "--epochs", "3"];
        CrabbyRun table = CrabbyRun.Of(fit),
            json = CrabbyRun.Of([.. fit, "--output", "json"]);
        Assert.Multiple(() =>
        {
            Assert.That(table.Output, Does.Contain("Rows learned: 180 (60 observations, 3 epochs). Progressive loss:"), table.Error);
            Assert.That(table.Output, Does.Contain("Completed 180 updates").And.Not.Contain("Converged"));
            Assert.That(json.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(60.0));
            Assert.That(json.Json.GetProperty("state").GetProperty("row_count").GetInt64(), Is.EqualTo(180));
            Assert.That(json.Json.GetProperty("state").GetProperty("observation_count").GetInt64(), Is.EqualTo(60));
        });
    }

    [Test]
    public void Pieces_that_are_resumed_are_one_run_to_the_bit()
    {
        using TemporaryFile first = new(Rows(0, 40));
        using TemporaryFile second = new(Rows(40, 100));
        using TemporaryFile whole = new(Rows(0, 100));
        using TemporaryFile model = new();
        string[] options = ["--rate", "0.3", "--l1", "0.2"];
        CrabbyRun begun = CrabbyRun.Of([
            "fit",
            "ftrl",
            first.Path,
            "-f",
            "y ~ a + b",
            "--no-shuffle",
            "--save",
            model.Path,
            "--quiet",
            .. options,
        ]);
        CrabbyRun resumed = CrabbyRun.Of(["fit", "ftrl", second.Path, "-f", "y ~ a + b", "--resume", model.Path, "--output", "json"]);
        CrabbyRun once = CrabbyRun.Of(["fit", "ftrl", whole.Path, "-f", "y ~ a + b", "--no-shuffle", "--output", "json", .. options]);
        Assert.Multiple(() =>
        {
            Assert.That(begun.ExitCode, Is.Zero, begun.Error);
            Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
            Assert.That(Numbers(resumed.Json, "z"), Is.EqualTo(Numbers(once.Json, "z")));
            Assert.That(Numbers(resumed.Json, "n"), Is.EqualTo(Numbers(once.Json, "n")));
            Assert.That(
                resumed.Json.GetProperty("progressive_loss").GetDouble(),
                Is.EqualTo(once.Json.GetProperty("progressive_loss").GetDouble())
            );
        });
    }

    [TestCase("y ~ a + b", false)]
    [TestCase("y ~ a + C(b)", false)]
    [TestCase("y ~ a + b", true)]
    public void A_stream_gives_the_bits_of_rows_in_memory(string formula, bool isPiped)
    {
        string text = Rows(0, 400);
        using TemporaryFile file = new(text);
        string[] options = ["-f", formula, "--rate", "0.3", "--output", "json", "--where", "a > -0.9"];
        CrabbyRun memory = CrabbyRun.Of(["fit", "ftrl", file.Path, "--no-shuffle", .. options]);
        CrabbyRun stream = isPiped
            ? CrabbyRun.OfInput(text, ["fit", "ftrl", "-", "--stream", .. options])
            : CrabbyRun.Of(["fit", "ftrl", file.Path, "--stream", .. options]);
        Assert.Multiple(() =>
        {
            Assert.That(stream.ExitCode, Is.Zero, stream.Error);
            Assert.That(stream.Error, Does.Contain("one pass").And.Contain("none was kept"));
            Assert.That(Numbers(stream.Json, "z"), Is.EqualTo(Numbers(memory.Json, "z")));
            Assert.That(Numbers(stream.Json, "n"), Is.EqualTo(Numbers(memory.Json, "n")));
            Assert.That(stream.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(memory.Json.GetProperty("nobs").GetDouble()));
            Assert.That(stream.Json.GetProperty("dropped_rows").ToString(), Is.EqualTo(memory.Json.GetProperty("dropped_rows").ToString()));
        });
    }

    [Test]
    public void A_stream_is_saved_resumed_and_predicts()
    {
        using TemporaryFile first = new(Rows(0, 40));
        using TemporaryFile second = new(Rows(40, 100));
        using TemporaryFile whole = new(Rows(0, 100));
        using TemporaryFile model = new();
        CrabbyRun begun = CrabbyRun.Of("fit", "ftrl", first.Path, "-f", "y ~ a + b", "--stream", "--save", model.Path, "--quiet");
        string[] more = ["fit", "ftrl", second.Path, "-f", "y ~ a + b", "--resume", model.Path, "--stream", "--predict", first.Path];
        CrabbyRun resumed = CrabbyRun.Of([.. more, "--output", "json"]);
        CrabbyRun once = CrabbyRun.Of("fit", "ftrl", whole.Path, "-f", "y ~ a + b", "--no-shuffle", "--output", "json");
        Assert.Multiple(() =>
        {
            Assert.That(begun.ExitCode, Is.Zero, begun.Error);
            Assert.That(resumed.ExitCode, Is.Zero, resumed.Error);
            Assert.That(Numbers(resumed.Json, "z"), Is.EqualTo(Numbers(once.Json, "z")));
            Assert.That(resumed.Json.GetProperty("predictions").GetArrayLength(), Is.EqualTo(40));
        });
    }

    [TestCase("--seed", "7", "in the order in which they stand")]
    [TestCase("--memory", "1GB", "one block")]
    [TestCase("--transform", "pca(a, b, 1)", "all rows in memory")]
    [TestCase("-f", "y ~ scale(a)", "scale(x, center = 5, scale = 2)")]
    [TestCase("-f", "y ~ sw(a, b)", "one model")]
    public void What_does_not_go_with_a_stream_is_refused(string option, string value, string words)
    {
        using TemporaryFile file = new(Rows(0, 40));
        string[] formula = option == "-f" ? [] : ["-f", "y ~ a + b"];
        CrabbyRun run = CrabbyRun.Of(["fit", "ftrl", file.Path, "--stream", option, value, .. formula]);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.ErrorLine, Does.Contain(words));
        });
    }

    [TestCase("y,a\n1,2\n2,3\n0,1\n", "line 3, column 'y': the outcome must be 0 or 1; it is 2")]
    [TestCase("y,a\n1,2\n0.5,3\n0,1\n", "line 3, column 'y': the outcome must be 0 or 1")]
    [TestCase("y,a\n1,2\n0,many\n0,1\n", "line 3, column 'a': 'many' is not a number")]
    [TestCase("y,a\n", "there are no rows")]
    [TestCase("y,a\n,\n", "none of its 1 rows is complete")]
    [TestCase("y,a\nno,1\nyes,2\nmaybe,3\n", "3 classes")]
    public void Bad_rows_of_a_stream_are_named_as_those_in_memory(string text, string words)
    {
        using TemporaryFile file = new(text);
        CrabbyRun run = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a", "--stream");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.ErrorLine, Does.Contain(words));
        });
    }

    [Test]
    public void A_pipe_with_text_that_needs_its_levels_is_refused()
    {
        CrabbyRun run = CrabbyRun.OfInput("y,g\n1,a\n0,b\n1,b\n", "fit", "ftrl", "-", "-f", "y ~ g", "--stream");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2), run.Error);
            Assert.That(run.ErrorLine, Does.Contain("standard input").And.Contain("levels").And.Contain("Save them as a file"));
        });
    }

    [TestCase("--rate", "0.9", "--rate differs")]
    [TestCase("--epochs", "3", "--epochs is not read with --resume")]
    [TestCase("--transform", "pca(a, b, 1)", "exclude each other")]
    public void What_does_not_go_with_a_resumed_model_is_refused(string option, string value, string words)
    {
        using TemporaryFile file = new(Rows(0, 40));
        using TemporaryFile model = new();
        CrabbyRun begun = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a + b", "--save", model.Path);
        Assert.That(begun.ExitCode, Is.Zero, begun.Error);
        CrabbyRun run = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a + b", "--resume", model.Path, option, value);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.Contain(words));
        });
    }

    [Test]
    public void A_model_of_another_kind_or_of_other_columns_is_refused()
    {
        using TemporaryFile file = new(Rows(0, 40));
        using TemporaryFile model = new();
        CrabbyRun.Of("fit", "ols", file.Path, "-f", "y ~ a + b", "--save", model.Path);
        CrabbyRun other = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a + b", "--resume", model.Path);
        CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a", "--save", model.Path);
        CrabbyRun columns = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a + b", "--resume", model.Path);
        Assert.Multiple(() =>
        {
            Assert.That(other.ExitCode, Is.EqualTo(2));
            Assert.That(other.ErrorLine, Does.Contain("--resume").And.Contain("'ols'"));
            Assert.That(columns.ExitCode, Is.EqualTo(2));
            Assert.That(columns.ErrorLine, Does.Contain("columns a, b"));
        });
    }

    [TestCase("--rate", "0")]
    [TestCase("--rate", "-1")]
    [TestCase("--beta", "-1")]
    public void A_rate_that_is_not_positive_is_refused(string option, string value)
    {
        using TemporaryFile file = new(Rows(0, 40));
        CrabbyRun run = CrabbyRun.Of("fit", "ftrl", file.Path, "-f", "y ~ a + b", option, value);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(option));
    }

    private static double[] Numbers(JsonElement json, string name) =>
        [.. json.GetProperty("state").GetProperty(name).EnumerateArray().Select(static value => value.GetDouble())];

    private static double A(int row) => Math.Round(Math.Sin(row), 3);

    private static double B(int row) => row % 4;

    private static double Y(int row) => row * row % 7 % 2;

    private static RegressionData Data(int first, int end)
    {
        int[] rows = [.. Enumerable.Range(first, end - first)];
        return RegressionData.Create(
            [KeyValuePair.Create("a", Array.ConvertAll(rows, A)), KeyValuePair.Create("b", Array.ConvertAll(rows, B))],
            Array.ConvertAll(rows, Y)
        );
    }

    private static string Rows(int first, int end)
    {
        StringBuilder text = new("y,a,b\n");
        for (int row = first; row < end; row++)
        {
            text.Append(FormattableString.Invariant($"{Y(row)},{A(row)},{B(row)}\n"));
        }

        return text.ToString();
    }
}
