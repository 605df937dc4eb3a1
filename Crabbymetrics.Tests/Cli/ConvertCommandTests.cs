using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Tests.Cli;

/// <summary><c>crabby convert</c>.</summary>
public sealed class ConvertCommandTests
{
    private string _folder = "";

    private string Target => Path.Combine(_folder, "out.parquet");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Text_that_is_converted_is_fitted_part_by_part()
    {
        CrabbyRun run = CrabbyRun.Of("convert", CrabbyRun.Quine, "-o", Target);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Does.Contain("note: 146 rows are in"));
        string[] options = ["-f", "Days ~ Cell", "--vcov", "hc1", "--output", "json"];
        CrabbyRun text = CrabbyRun.Of(["fit", "poisson", CrabbyRun.Quine, .. options]),
            parquet = CrabbyRun.Of(["fit", "poisson", Target, .. options, "--memory", "10MB"]);
        Assert.That(parquet.ExitCode, Is.Zero, parquet.Error);
        foreach (string name in (string[])["estimate", "std_error"])
        {
            Assert.That(Numbers(parquet, name), Is.EqualTo(Numbers(text, name)).Within(1e-12), name);
        }
    }

    [Test]
    public void The_rows_of_a_query_are_written_by_DuckDb()
    {
        string sql = $"select Days, Cell from '{CrabbyRun.Quine}' where EthN = 1";
        CrabbyRun run = CrabbyRun.Of("convert", "--sql", sql, "-o", Target);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        ParquetSource source = ParquetSource.OpenFile(Target);
        Assert.That(source.ColumnNames, Is.EqualTo(new[] { "Days", "Cell" }));
        Assert.That(source.Parts.Sum(static part => part.RowCount), Is.EqualTo(77));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_standard_input_is_converted()
    {
        CrabbyRun run = CrabbyRun.OfInput("a,b\n1,x\n2,y\n", "convert", "-", "-o", Target, "--quiet");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(ParquetSource.OpenFile(Target).Parts[0].RowCount, Is.EqualTo(2));
    }

    [TestCase("a,b\n1,x\n", "", "no file to write")]
    [TestCase("a,b\n1,x\n", "-o out.csv", "ends with .parquet")]
    [TestCase("a,b\n1,x\nc,y\n", "-o TARGET", "--text a keeps the column as text")]
    [TestCase("a,b\n1,x\n", "-o TARGET --memory 1GB", "--memory is not read")]
    [TestCase("a,b\n1,x\n", "-o TARGET --text c", "no column named 'c'")]
    [TestCase("a,b\n1,x\n", "-o /nowhere/at/all.parquet", "there is no folder")]
    public void What_cannot_be_had_is_one_line(string text, string options, string expected)
    {
        string data = Path.Combine(_folder, "data.csv");
        File.WriteAllText(data, text);
        CrabbyRun run = CrabbyRun.Of([
            "convert",
            data,
            .. options.Replace("TARGET", Target, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    private static double[] Numbers(CrabbyRun run, string name) =>
        [.. run.Json.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty(name).GetDouble())];
}
