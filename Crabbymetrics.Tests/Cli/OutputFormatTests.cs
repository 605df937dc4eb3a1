using System.Globalization;
using System.Text.Json;
using Sylvan.Data.Csv;

namespace Crabbymetrics.Tests.Cli;

public class OutputFormatTests
{
    private const string Formula = "Days ~ EthN + SexM + AgeF1 + AgeF2 + AgeF3 + LrnSL";

    [Test]
    public void Csv_holds_the_numbers_of_the_json()
    {
        JsonElement parameters = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "json").Json.GetProperty("parameters");
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--output", "csv");
        using CsvDataReader csv = CsvDataReader.Create(new StringReader(run.Output));
        int row = 0;
        while (csv.Read())
        {
            foreach (JsonProperty property in parameters[row].EnumerateObject())
            {
                int column = csv.GetOrdinal(property.Name);
                if (property.Value.ValueKind == JsonValueKind.String)
                {
                    Assert.That(csv.GetString(column), Is.EqualTo(property.Value.GetString()));
                }
                else
                {
                    Assert.That(double.Parse(csv.GetString(column), CultureInfo.InvariantCulture), Is.EqualTo(property.Value.GetDouble()));
                }
            }

            row++;
        }

        Assert.That(row, Is.EqualTo(7));
    }

    [Test]
    public void The_table_fits_80_columns_without_control_characters()
    {
        CrabbyRun run = CrabbyRun.Poisson(CrabbyRun.Quine, Formula, "--bootstrap", "10");
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Output, Does.Not.Contain('\u001b'));
            Assert.That(run.Output.Split('\n').Max(line => line.TrimEnd().Length), Is.LessThanOrEqualTo(80));
            foreach (
                string text in (ReadOnlySpan<string>)
                    [
                        "(Intercept)",
                        "EthN",
                        "-0.53360",
                        "0.04188",
                        "-12.740",
                        "<2e-16",
                        "Log-likelihood",
                        "-1142.5918",
                        "Deviance",
                        "1696.7066",
                        "AIC",
                        "2299.1836",
                        "vanilla",
                        "146",
                        "Bootstrap: pairs",
                    ]
            )
            {
                Assert.That(run.Output, Does.Contain(text));
            }
        });
    }

    [Test]
    public void Names_however_long_stay_whole_where_the_output_is_redirected()
    {
        string name = new('n', 200);
        CrabbyRun run = CrabbyRun.PoissonOf($"y,{name}\n1,1\n2,2\n2,3\n5,4\n", $"y ~ {name}");
        Assert.That(run.Output.Split('\n'), Has.Some.StartsWith("  " + name).Or.Some.StartsWith(name));
    }

    [Test]
    public void Markdown_is_a_table_with_equal_rows()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,a_b|c\n1,1\n2,2\n2,3\n5,4\n", "y ~ `a_b|c`", "--output", "markdown");
        string[] rows = [.. run.Output.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.Length.GreaterThanOrEqualTo(4));
            Assert.That(rows.Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')), Is.All.EqualTo(8));
            Assert.That(run.Output, Does.Contain("a\\_b\\|c"));
        });
    }

    [Test]
    public void Latex_escapes_names_and_balances_its_environment()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,a_b & c%\n1,1\n2,2\n2,3\n5,4\n", "y ~ `a_b & c%`", "--output", "latex");
        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Does.Contain("\\begin{tabular}{lrrrrrr}").And.Contain("\\end{tabular}"));
            Assert.That(run.Output, Does.Contain("a\\_b \\& c\\%"));
            Assert.That(
                run.Output.Split('\n')
                    .Where(line => line.Contains("Intercept", StringComparison.Ordinal))
                    .Select(line => line.Count(c => c == '&')),
                Is.All.EqualTo(6)
            );
        });
    }

    [TestCase("table")]
    [TestCase("csv")]
    [TestCase("markdown")]
    [TestCase("latex")]
    public void Predictions_follow_the_results_as_csv(string format)
    {
        using TemporaryFile rows = new("x\n1\n\n \n3\n");
        CrabbyRun run = CrabbyRun.PoissonOf("y,x\n1,1\n2,2\n2,3\n5,4\n4,5\n", "y ~ x", "--output", format, "--predict", rows.Path);
        string[] lines = run.Output.TrimEnd('\n').Split('\n')[^4..];
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("row,prediction"));
            Assert.That(lines[1], Does.Match("^1,[0-9.]+$"));
            Assert.That(lines[2], Is.EqualTo("2,"));
            Assert.That(lines[3], Does.Match("^3,[0-9.]+$"));
        });
    }

    [Test]
    public void Predictions_can_go_to_a_file_of_their_own()
    {
        using TemporaryFile rows = new("x\n1\n3\n");
        using TemporaryFile predictions = new();
        CrabbyRun run = CrabbyRun.PoissonOf(
            "y,x\n1,1\n2,2\n2,3\n5,4\n4,5\n",
            "y ~ x",
            "--predict",
            rows.Path,
            "--predict-output",
            predictions.Path
        );
        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Does.Not.Contain("row,prediction"));
            Assert.That(File.ReadAllText(predictions.Path), Does.Match("^row,prediction\n1,[0-9.]+\n2,[0-9.]+\n$"));
        });
    }

    [Test]
    public void Warnings_go_to_the_error_stream_unless_quiet()
    {
        const string Data = "y,x\n1,1\n2,2\n2,3\n5,NA\n4,5\n";
        CrabbyRun loud = CrabbyRun.PoissonOf(Data, "y ~ x");
        CrabbyRun quiet = CrabbyRun.PoissonOf(Data, "y ~ x", "--quiet");
        Assert.Multiple(() =>
        {
            Assert.That(loud.Error, Is.EqualTo("warning: 1 of 5 rows were left out: missing values in x (1)." + Environment.NewLine));
            Assert.That(quiet.Error, Is.Empty);
            Assert.That(quiet.Output, Is.EqualTo(loud.Output));
        });
    }
}
