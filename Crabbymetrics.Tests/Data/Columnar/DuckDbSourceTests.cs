using Crabbymetrics.Data;
using Crabbymetrics.Data.DuckDb;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Columnar;

/// <summary>Queries over files and databases.</summary>
public sealed class DuckDbSourceTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Values_of_every_type_are_cast_right()
    {
        DuckDbSource source = DuckDbSource.FromQuery(
            "select 1.5::double as d, 0.1::decimal(10,2) as m, 7::tinyint as b, 9007199254740993::bigint as l, 3::hugeint as h, true as t, "
                + "'a' as g, date '2001-05-31' as day, timestamp '2001-05-31 14:30:00' as time, null::double as n, 'x'::enum('x','y') as e;"
        );
        ColumnTable numbers = source.Read([Number("d"), Number("m"), Number("b"), Number("l"), Number("h"), Number("t")]);
        ColumnTable labels = source.Read([Label("l"), Label("t"), Label("g"), Label("day"), Label("time"), Label("e")]);
        Assert.Multiple(() =>
        {
            Assert.That(
                new[] { "d", "m", "b", "l", "h", "t" }.Select(name => numbers.Numbers(name)[0]),
                Is.EqualTo(new[] { 1.5, 0.1, 7.0, 9007199254740992.0, 3.0, 1.0 })
            );
            Assert.That(
                new[] { "l", "t", "g", "day", "time", "e" }.Select(name => labels.Labels(name)[0]),
                Is.EqualTo(new[] { "9007199254740993", "true", "a", "2001-05-31", "2001-05-31T14:30:00", "x" })
            );
            Assert.That(source.Read([Number("n")]).DroppedRowCount, Is.EqualTo(1));
        });
    }

    [Test]
    public void Rows_keep_their_order_and_several_files_are_one_table([Values(1, 4)] int threads)
    {
        for (int file = 0; file < 3; file++)
        {
            File.WriteAllLines(
                Path.Combine(_folder, $"part{file}.csv"),
                Enumerable.Range(0, 5001).Select(i => i == 0 ? "x,g" : FormattableString.Invariant($"{(file * 5000) + i},g{i % 3}"))
            );
        }

        DuckDbOptions options = new() { MaxDegreeOfParallelism = threads, MemoryLimit = "500MB" };
        string files = $"'{Path.Combine(_folder, "*.csv")}'";
        ColumnTable table = DuckDbSource.FromQuery($"select x, g from {files}", options).Read([Number("x"), Label("g")]);
        ColumnTable reversed = DuckDbSource.FromQuery($"select x from {files} ORDER  BY x desc", options).Read([Number("x")]);
        Assert.That(table.Numbers("x"), Is.EqualTo(Enumerable.Range(1, 15000).Select(static i => (double)i)));
        Assert.That(reversed.Numbers("x"), Is.EqualTo(Enumerable.Range(1, 15000).Select(static i => (double)(15001 - i))));
    }

    [Test]
    public void A_database_and_a_json_file_are_opened()
    {
        string database = Path.Combine(_folder, "d.duckdb");
        using (DuckDB.NET.Data.DuckDBConnection connection = new($"Data Source={database}"))
        {
            connection.Open();
            using DuckDB.NET.Data.DuckDBCommand command = connection.CreateCommand();
            command.CommandText = "create table t as select range as x from range(3)";
            command.ExecuteNonQuery();
        }

        Assert.That(DuckDbSource.OpenFile(database).Read([Number("x")]).Numbers("x"), Is.EqualTo(new[] { 0.0, 1.0, 2.0 }));
        string json = Path.Combine(_folder, "d.json");
        File.WriteAllText(json, """[{"x": 1.5, "g": "a"}, {"x": null, "g": "b"}, {"x": 2.5, "g": "c"}]""");
        Assert.That(DuckDbSource.OpenFile(json).Read([Number("x"), Label("g")]).Numbers("x"), Is.EqualTo(new[] { 1.5, 2.5 }));
    }

    [Test]
    public void A_file_that_is_no_database_is_said_to_be_none()
    {
        string text = Path.Combine(_folder, "d.csv");
        File.WriteAllText(text, "x\n1\n2\n");
        string renamed = Path.Combine(_folder, "d.duckdb");
        File.Copy(text, renamed);
        string missing = Path.Combine(_folder, "no.duckdb");
        Assert.Multiple(() =>
        {
            Assert.That(
                () => DuckDbSource.FromQuery("select 1 as x", new DuckDbOptions { Database = text }),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("no database of DuckDB").And.Message.Contains($"from '{text}'")
            );
            Assert.That(
                () => DuckDbSource.OpenFile(renamed),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("no database of DuckDB")
            );
            Assert.That(
                () => DuckDbSource.FromQuery("select 1 as x", new DuckDbOptions { Database = missing }),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("there is no such file")
            );
        });
    }

    [Test]
    public void Errors_are_those_of_the_query()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => DuckDbSource.FromQuery("select * from 'nowhere.parquet'"),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("nowhere.parquet")
            );
            Assert.That(() => DuckDbSource.FromQuery("selekt 1"), Throws.TypeOf<DataSourceException>().With.Message.Contains("selekt"));
            Assert.That(
                () => DuckDbSource.FromQuery("select [1, 2] as x").Read([Number("x")]),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("'x'")
            );
            Assert.That(
                () => DuckDbSource.FromQuery("select 1 as x union all select error('it fails')::int").Read([Number("x")]),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("it fails")
            );
        });
    }
}
