using System.Text.Json;
using DuckDB.NET.Data;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Files of other kinds than text, queries, dates and events at the command line.</summary>
public sealed class DataSourcesTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_fit_is_the_same_from_text_Parquet_a_database_and_a_query()
    {
        string parquet = Path.Combine(_folder, "quine.parquet");
        string database = Path.Combine(_folder, "quine.duckdb");
        using (DuckDBConnection connection = new($"Data Source={database}"))
        {
            connection.Open();
            using DuckDBCommand command = connection.CreateCommand();
            command.CommandText = $"create table quine as from '{CrabbyRun.Quine}'; copy quine to '{parquet}'";
            command.ExecuteNonQuery();
        }

        string expected = Parameters(Fit(CrabbyRun.Quine));
        Assert.Multiple(() =>
        {
            Assert.That(Parameters(Fit(parquet)), Is.EqualTo(expected));
            Assert.That(Parameters(Fit(database)), Is.EqualTo(expected));
            Assert.That(Parameters(Fit("--sql", $"select * from '{parquet}'")), Is.EqualTo(expected));
            Assert.That(Parameters(Fit("--sql", $"select * from '{parquet}' -- all rows")), Is.EqualTo(expected));
            Assert.That(Parameters(Fit(database, "--sql", "select Days, AgeF1, SexM from quine")), Is.EqualTo(expected));
        });
    }

    [Test]
    public void What_cannot_be_is_refused_with_its_name()
    {
        string parquet = Path.Combine(_folder, "x.parquet");
        File.WriteAllText(parquet, "y,x\n1,2\n");
        CrabbyRun foreign = Fit(parquet);
        CrabbyRun none = Fit();
        CrabbyRun query = Fit("--sql", "select * from 'nowhere.parquet'");
        CrabbyRun stata = Fit(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "stata", "v14.dta"), "--decimal", ",");
        CrabbyRun pattern = Fit(Path.Combine(_folder, "*.csv"));
        Assert.Multiple(() =>
        {
            Assert.That(foreign.ExitCode, Is.EqualTo(2));
            Assert.That(foreign.ErrorLine, Does.Contain("x.parquet").And.Contain("Parquet").And.Not.Contain("\n"));
            Assert.That(none.ExitCode, Is.EqualTo(2));
            Assert.That(none.Error, Does.Contain("--sql QUERY"));
            Assert.That(Fit("--sql", " ").Error, Does.Contain("--sql is empty"));
            Assert.That(query.ExitCode, Is.EqualTo(2));
            Assert.That(query.ErrorLine, Does.Contain("nowhere.parquet").And.Not.Contain("\n"));
            Assert.That(stata.ExitCode, Is.EqualTo(2));
            Assert.That(pattern.Error, Does.Contain("no file has such a name"));
        });
    }

    [Test]
    public void A_file_that_a_query_reads_is_never_written()
    {
        string file = Path.Combine(_folder, "it's.csv");
        string rows = "Days,AgeF1,SexM\n1,0,1\n2,1,0\n3,0,0\n5,1,1\n4,0,1\n";
        File.WriteAllText(file, rows);
        string query = $"select * from '{file.Replace("'", "''", StringComparison.Ordinal)}'";
        string pattern = $"select * from '{Path.Combine(_folder, "*.csv").Replace("'", "''", StringComparison.Ordinal)}'";
        string model = Path.Combine(_folder, "m.json");
        Assert.Multiple(() =>
        {
            Assert.That(Fit("--sql", query, "--save", file).ErrorLine, Does.Contain("which is read"));
            Assert.That(Fit("--sql", query, "-o", file).ErrorLine, Does.Contain("which is read"));
            Assert.That(Fit("--sql", query, "--save", model).ExitCode, Is.Zero);
            Assert.That(CrabbyRun.Of("predict", model, "--sql", pattern, "-o", file).ErrorLine, Does.Contain("which is read"));
            Assert.That(CrabbyRun.Of("predict", model, "--sql", query, "-o", Path.Combine(_folder, "p.csv")).ExitCode, Is.Zero);
            Assert.That(File.ReadAllText(file), Is.EqualTo(rows));
            Assert.That(Fit("--sql", query + " where Days > 9").ErrorLine, Does.EndWith("the query: there are no rows."));
        });
    }

    [Test]
    public void Several_text_files_are_one_behind_the_other()
    {
        string first = Path.Combine(_folder, "a1.csv"),
            second = Path.Combine(_folder, "a2.csv");
        File.WriteAllText(first, "y,x\n1,1\n3,2\n");
        File.WriteAllText(second, "x,y\n4,2\n5,6\n");
        CrabbyRun several = CrabbyRun.Of("fit", "poisson", first, second, "-f", "y ~ x", "--output", "json");
        CrabbyRun pattern = CrabbyRun.Of("fit", "poisson", "-f", "y ~ x", "--output", "json", Path.Combine(_folder, "a?.csv"));
        Assert.Multiple(() =>
        {
            Assert.That(several.ExitCode, Is.Zero, several.Error);
            Assert.That(several.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(4));
            Assert.That(Parameters(several), Is.EqualTo(Parameters(pattern)));
        });
    }

    [Test]
    public void Several_Parquet_files_are_one_behind_the_other()
    {
        Query($"copy (select 1 as y, 2.5 as x, 'a' as g) to '{_folder}/p1.parquet'");
        Query($"copy (select * from (values (2.0, 3::double, 'b'), (0, 1, 'a'), (4, 2, 'b')) t(y, x, g)) to '{_folder}/p2.parquet'");
        Query($"copy (select 'n' as x, 1 as y, 'a' as g) to '{_folder}/q3.parquet'");
        Query($"copy (select 1 as y, 2 as x) to '{_folder}/q4.parquet'");
        CrabbyRun pattern = FitParquet($"{_folder}/p?.parquet");
        CrabbyRun named = FitParquet($"{_folder}/p1.parquet", $"{_folder}/p2.parquet");
        CrabbyRun query = CrabbyRun.Of([
            "fit",
            "ols",
            "--sql",
            $"select * from '{_folder}/p?.parquet'",
            "--memory",
            "300MB",
            "-f",
            "y ~ x",
            "--output",
            "json",
        ]);
        CrabbyRun kinds = FitParquet($"{_folder}/p1.parquet", $"{_folder}/q3.parquet");
        CrabbyRun columns = FitParquet($"{_folder}/p1.parquet", $"{_folder}/q4.parquet");
        CrabbyRun twice = FitParquet($"{_folder}/p1.parquet", $"{_folder}/p1.parquet");
        Assert.Multiple(() =>
        {
            Assert.That(pattern.ExitCode, Is.Zero, pattern.Error);
            Assert.That(pattern.Json.GetProperty("nobs").GetDouble(), Is.EqualTo(4));
            Assert.That(Parameters(named), Is.EqualTo(Parameters(pattern)));
            Assert.That(Parameters(query), Is.EqualTo(Parameters(pattern)), query.Error);
            Assert.That(kinds.ExitCode, Is.EqualTo(2));
            Assert.That(kinds.ErrorLine, Does.Contain("q3.parquet, column 'x': it has texts, where").And.Contain("p1.parquet has numbers"));
            Assert.That(columns.ErrorLine, Does.Contain("q4.parquet: it has no column 'g', which"));
            Assert.That(twice.ErrorLine, Does.Contain("p1.parquet: the file is named twice"));
        });
    }

    [TestCase("a.csv --memory 1GB", "--memory is not read: ")]
    [TestCase("a.csv --memory much", "--memory is a size such as 4GB or 500MB, not 'much'.")]
    public void A_limit_of_memory_is_for_DuckDb(string words, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "y,x\n1,2\n3,4\n0,1\n");
        string[] typed = [.. words.Split(' ').Select(word => word.Contains(".csv") ? Path.Combine(_folder, word) : word)];
        CrabbyRun run = CrabbyRun.Of(["fit", "ols", .. typed, "-f", "y ~ x"]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected));
    }

    [TestCase("a.csv a.csv", "a.csv: the file is named twice")]
    [TestCase("a.csv ./a.csv", "a.csv: the file is named twice")]
    [TestCase("a.csv b.parquet", "b.parquet: several files are read together where all are delimited text, or all are Parquet")]
    [TestCase("?.parquet", "b.parquet: it cannot be read as a Parquet file")]
    [TestCase("a.csv -", "-: several files")]
    [TestCase("*.dta", "no file has such a name")]
    [TestCase("a.csv --vcv hc1", "is --vcov meant?")]
    [TestCase("a.csv b.parquet --sql select", "--sql takes one DATA")]
    public void Files_that_cannot_be_read_together_are_refused(string words, string expected)
    {
        foreach (string name in (string[])["a.csv", "b.parquet", "c.parquet"])
        {
            File.WriteAllText(Path.Combine(_folder, name), "y,x\n1,2\n");
        }

        string[] typed = [.. words.Split(' ').Select(word => word.Contains('.') ? Path.Combine(_folder, word) : word)];
        CrabbyRun run = CrabbyRun.Of(["fit", "poisson", .. typed, "-f", "y ~ x"]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(expected).And.Not.Contain("\n"));
    }

    [Test]
    public void Options_about_text_are_refused_where_none_is_read()
    {
        string file = Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "stata", "v14.dta");
        CrabbyRun run = CrabbyRun.Poisson(file, "bb ~ yy", "--decimal", ",");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("--decimal is not read"));
        Assert.That(CrabbyRun.Poisson(file, "bb ~ yy").ExitCode, Is.Zero);
    }

    [TestCase("no", "-")]
    [TestCase("yes", "")]
    public void The_event_can_be_given(string name, string sign)
    {
        const string Data = "y,x\nyes,1\nno,2\nyes,3\nno,4\nno,1.5\nyes,2.5\n";
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "logit", "-", "--formula", "y ~ x", "--event", name, "--output", "json");
        CrabbyRun standard = CrabbyRun.OfInput(Data, "fit", "logit", "-", "--formula", "y ~ x", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        double expected = (sign == "-" ? -1.0 : 1.0) * Slope(standard);
        Assert.That(Slope(run), Is.EqualTo(expected).Within(1e-8));
        Assert.That(run.Output, Does.Contain($"\"event\": \"{name}\""));
    }

    [Test]
    public void Codes_other_than_0_and_1_are_an_outcome_with_an_event()
    {
        const string Data = "y,x\n1,1\n2,2\n1,3\n2,4\n2,1.5\n1,2.5\n";
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "logit", "-", "--formula", "y ~ x", "--event", "1");
        CrabbyRun wrong = CrabbyRun.OfInput(Data, "fit", "logit", "-", "--formula", "y ~ x", "--event", "3");
        CrabbyRun counts = CrabbyRun.OfInput(Data, "fit", "poisson", "-", "--formula", "y ~ x", "--event", "1");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(wrong.Error, Does.Contain("'3'").And.Contain("1, 2"));
        Assert.That(counts.Error, Does.Contain("--event is not read"));
    }

    [TestCase("dd.MM.yyyy")]
    [TestCase("%d.%m.%Y")]
    public void Dates_of_another_form_have_the_order_of_time(string format)
    {
        const string Rows = "1,1,{0}\n3,2,{1}\n2,3,{2}\n4,1,{3}\n5,2,{4}\n2,5,{5}\n";
        string[] iso = ["2020-01-31", "2020-02-01", "2020-02-02", "2020-02-03", "2020-02-04", "2020-02-05"];
        string[] german = [.. iso.Select(static date => $"{date[8..]}.{date[5..7]}.{date[..4]}")];
        CrabbyRun expected = Hac("y,x,t\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, Rows, iso));
        CrabbyRun actual = Hac(
            "y,x,t\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, Rows, german),
            "--date-format",
            format
        );
        Assert.That(actual.ExitCode, Is.Zero, actual.Error);
        Assert.That(Parameters(actual), Is.EqualTo(Parameters(expected)));
        Assert.That(
            Hac("y,x,t\n1,1,1.2.2020\n2,2,x\n3,4,3.2.2020\n", "--date-format", "d.M.yyyy").Error,
            Does.Contain("line 3").And.Contain("'x'")
        );
        Assert.That(Hac("y,x,t\n1,1,1\n", "--date-format", "%Q").Error, Does.Contain("--date-format").And.Contain("%Q"));
    }

    private static CrabbyRun Hac(string data, params string[] options) =>
        CrabbyRun.OfInput(
            data,
            ["fit", "poisson", "-", "--formula", "y ~ x", "--vcov", "hac", "--time", "t", "--lag", "2", "--output", "json", .. options]
        );

    private static CrabbyRun Fit(params string[] source) =>
        CrabbyRun.Of(["fit", "poisson", .. source, "--formula", "Days ~ AgeF1 + SexM", "--output", "json"]);

    private static CrabbyRun FitParquet(params string[] files) => CrabbyRun.Of(["fit", "ols", .. files, "-f", "y ~ x", "--output", "json"]);

    private static void Query(string sql)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Parameters(CrabbyRun run)
    {
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return JsonDocument.Parse(run.Output).RootElement.GetProperty("parameters").GetRawText();
    }

    private static double Slope(CrabbyRun run) => run.Json.GetProperty("parameters")[1].GetProperty("estimate").GetDouble();
}
