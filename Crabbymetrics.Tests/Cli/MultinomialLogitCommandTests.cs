using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

public class MultinomialLogitCommandTests
{
    private const string Words =
        "choice,x,g\nbus,1,a\ncar,2,b\ntrain,1,c\nbus,3,d\ncar,5,e\ntrain,2,f\nbus,2,a\ncar,4,b\ntrain,4,c\ncar,1,d\nbus,5,e\ntrain,3,f\n";

    [Test]
    public void Classes_in_words_are_fitted_and_their_probabilities_predicted()
    {
        using TemporaryFile rows = new("x\n1\nNA\n3\n");
        CrabbyRun run = CrabbyRun.OfInput(
            Words,
            "fit",
            "multinomial-logit",
            "-",
            "--formula",
            "choice ~ x",
            "--output",
            "json",
            "--predict",
            rows.Path,
            "--reference",
            "car"
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        JsonElement json = run.Json;
        JsonElement predictions = json.GetProperty("predictions");
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("estimator").GetString(), Is.EqualTo("multinomial-logit"));
            Assert.That(json.GetProperty("parameters").GetArrayLength(), Is.EqualTo(4));
            Assert.That(
                json.GetProperty("parameters").EnumerateArray().Select(row => row.GetProperty("name").GetString()),
                Has.Some.Contains("bus").And.Some.Contains("train").And.None.Contains("car")
            );
            Assert.That(
                json.GetProperty("prediction_classes").EnumerateArray().Select(name => name.GetString()),
                Is.EqualTo(new[] { "bus", "car", "train" })
            );
            Assert.That(json.GetProperty("reference_class").GetString(), Is.EqualTo("car"));
            Assert.That(predictions.GetArrayLength(), Is.EqualTo(3));
            Assert.That(predictions[1].ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(predictions[2].EnumerateArray().Sum(p => p.GetDouble()), Is.EqualTo(1.0).Within(1e-12));
        });
    }

    [Test]
    public void The_table_names_the_reference_and_keeps_the_periods_of_the_data()
    {
        string years = Words.Replace("choice,x,g", "choice,x,year", StringComparison.Ordinal);
        for (int i = 0; i < 6; i++)
        {
            years = years.Replace($",{(char)('a' + i)}\n", $",{1990 + (2 * i)}\n", StringComparison.Ordinal);
        }

        string[] command = ["fit", "multinomial-logit", "-", "--formula", "choice ~ x", "--vcov", "driscoll-kraay", "--time", "year"];
        CrabbyRun table = CrabbyRun.OfInput(years, [.. command, "--lag", "1"]);
        Assert.Multiple(() =>
        {
            Assert.That(table.Output, Does.Contain("Reference class of choice: train."), table.Error);
            Assert.That(table.Output, Does.Contain("steps of 2"));
        });
    }

    [Test]
    public void Probabilities_follow_other_forms_as_csv_with_a_column_a_class()
    {
        using TemporaryFile rows = new("x\n1\n3\n");
        CrabbyRun run = CrabbyRun.OfInput(Words, "fit", "multinomial-logit", "-", "--formula", "choice ~ x", "--predict", rows.Path);
        Assert.That(run.Output, Does.Match("row,bus,car,train\n1,[0-9.,]+\n2,[0-9.,]+\n$"));
    }

    [Test]
    public void Classes_that_are_numbers_are_sorted_as_numbers()
    {
        string numbers = Words
            .Replace("bus", "10", StringComparison.Ordinal)
            .Replace("car", "9", StringComparison.Ordinal)
            .Replace("train", "100", StringComparison.Ordinal);
        using TemporaryFile rows = new("x\n1\n");
        CrabbyRun run = CrabbyRun.OfInput(
            numbers,
            "fit",
            "multinomial-logit",
            "-",
            "--formula",
            "choice ~ x",
            "--output",
            "json",
            "--predict",
            rows.Path,
            "--cluster",
            "g",
            "--quiet"
        );
        Assert.That(
            run.Json.GetProperty("prediction_classes").EnumerateArray().Select(name => name.GetString()),
            Is.EqualTo(new[] { "9", "10", "100" })
        );
        Assert.That(run.Json.GetProperty("vcov_type").GetString(), Is.EqualTo("cr1"));
    }

    [TestCase("--offset", "x", "--offset")]
    [TestCase("--reference", "plane", "plane")]
    public void What_the_model_does_not_take_is_refused(string option, string value, string expected)
    {
        CrabbyRun run = CrabbyRun.OfInput(Words, "fit", "multinomial-logit", "-", "--formula", "choice ~ x", option, value);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }
}
