using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby predict</c> of Parquet files, row group by row group, and into them.</summary>
public sealed class ParquetPredictionTests
{
    private const string Rows = "y,x,g\n3,0,a\n5,1,b\n4,2,a\n9,3,b\n7,4,a\n6,5,b\n8,6,a\n12,7,b\n";

    private string _folder = "";

    private string Model => In("model.json");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("--interval prediction --residuals --keep g,x")]
    [TestCase("--type link --interval confidence")]
    [TestCase("--influence")]
    public void Rows_in_parts_have_the_predictions_of_the_rows_together(string options)
    {
        Save("y ~ x + g");
        Write(
            "parts.parquet",
            (double[])[0, 1, double.NaN, 3],
            (string[])["a", "b", "a", "zz"],
            (double[])[4, double.NaN],
            (string[])["b", "a"],
            (double[])[double.NaN],
            (string[])["a"]
        );
        File.WriteAllText(In("together.csv"), "y,x,g\n1,0,a\n1,1,b\n1,,a\n1,3,zz\n1,4,b\n1,,a\n1,,a\n");
        CrabbyRun together = Predict("together.csv", options),
            parts = Predict("parts.parquet", options);
        Assert.Multiple(() =>
        {
            Assert.That(parts.ExitCode, Is.Zero, parts.Error);
            Assert.That(parts.Output, Is.EqualTo(together.Output));
            Assert.That(parts.Error, Does.Contain("3 of 7 rows of").And.Contain("1 of 7 rows of").And.Contain("zz"));
        });
    }

    [Test]
    public void A_file_that_ends_with_parquet_has_the_columns_of_the_text()
    {
        Save("y ~ x + g");
        Write("parts.parquet", (double[])[0, 1, 2], (string[])["a", "b", "a"], (double[])[3, double.NaN], (string[])["b", "a"]);
        const string Options = "--interval confidence --residuals --keep x,g";
        CrabbyRun run = Predict("parts.parquet", Options + " -o", In("out.parquet"));
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.Empty);
        string[] names = ["row", "prediction", "std_error", "conf_low", "conf_high", "residual", "x"];
        ParquetSource source = ParquetSource.OpenFile(In("out.parquet"));
        ColumnTable written = source.Read([
            .. names.Select(static name => new ColumnRequest(name, ColumnKind.Number) { KeepsMissing = true }),
            new ColumnRequest("g", ColumnKind.Label),
        ]);
        string[][] lines =
        [
            .. Predict("parts.parquet", Options).Output.TrimEnd().Split('\n').Select(static line => line.TrimEnd('\r').Split(',')),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(source.Parts.Select(static part => part.RowCount), Is.EqualTo(new[] { 3, 2 }));
            Assert.That(source.ColumnNames, Is.EqualTo((string[])[.. names, "g"]));
            Assert.That(lines[0], Is.EqualTo((string[])["row", "prediction", "std_error", "conf_low", "conf_high", "residual", "x", "g"]));
            for (int j = 0; j < names.Length; j++)
            {
                Assert.That(
                    written.Numbers(names[j]),
                    Is.EqualTo(
                        lines
                            .Skip(1)
                            .Select(line =>
                                line[j].Length == 0 ? double.NaN : double.Parse(line[j], System.Globalization.CultureInfo.InvariantCulture)
                            )
                    ),
                    names[j]
                );
            }

            Assert.That(written.Labels("g"), Is.EqualTo(new[] { "a", "b", "a", "b", "a" }));
        });
    }

    [TestCase("out.parquet")]
    [TestCase("out.csv")]
    public void An_error_in_a_later_part_leaves_no_file(string name)
    {
        Save("y ~ x + g");
        Write("parts.parquet", (double[])[0, 1], (string[])["a", "b"], (double[])[double.PositiveInfinity], (string[])["a"]);
        CrabbyRun run = Predict("parts.parquet", "-o", In(name));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("row group 1").And.Not.Contain("cannot be written"));
        Assert.That(
            Directory.GetFiles(_folder).Select(Path.GetFileName),
            Is.EquivalentTo((string[])["data.csv", "model.json", "parts.parquet"])
        );
    }

    [Test]
    public void Rows_of_which_none_has_a_prediction_are_an_error()
    {
        Save("y ~ x + g");
        Write("parts.parquet", (double[])[0], (string[])["zz"], (double[])[double.NaN], (string[])["a"]);
        CrabbyRun run = Predict("parts.parquet", "-o", In("out.csv"));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("none of its 2 rows has a prediction").And.Contain("zz"));
        Assert.That(File.Exists(In("out.csv")), Is.False);
    }

    [Test]
    public void Kept_ids_of_many_digits_are_for_text()
    {
        Save("y ~ x");
        File.WriteAllText(In("ids.csv"), "id,x\n12345678901234567,1\n");
        Assert.That(Predict("ids.csv", "--keep id").Output, Does.Contain("12345678901234567"));
        CrabbyRun run = Predict("ids.csv", "--keep id -o", In("out.parquet"));
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("--keep id").And.Contain("Write CSV"));
    }

    private string In(string name) => Path.Combine(_folder, name);

    private void Save(string formula)
    {
        File.WriteAllText(In("data.csv"), Rows);
        CrabbyRun fit = CrabbyRun.Of("fit", "poisson", In("data.csv"), "-f", formula, "--save", Model);
        Assert.That(fit.ExitCode, Is.Zero, fit.Error);
    }

    // Numbers and texts of one row group after the other; the outcome is 1.
    private void Write(string name, params Array[] parts)
    {
        using ParquetOutput output = ParquetOutput.Create(In(name));
        for (int part = 0; part < parts.Length; part += 2)
        {
            double[] x = (double[])parts[part];
            output.Add(
                OutputColumn.Of("y", Array.ConvertAll(x, static _ => 1.0)),
                OutputColumn.Of("x", x),
                OutputColumn.Of("g", (string[])parts[part + 1])
            );
        }

        output.Complete();
    }

    private CrabbyRun Predict(string data, string options, params string[] more) =>
        CrabbyRun.Of(["predict", Model, In(data), .. options.Split(' '), .. more]);
}
