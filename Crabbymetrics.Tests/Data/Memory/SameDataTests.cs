using System.Data;
using System.Globalization;
using Apache.Arrow;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Arrow;
using Crabbymetrics.Data.DuckDb;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>A fit is the same, to the last bit, from a file, a database, records and a table in memory.</summary>
public sealed class SameDataTests
{
    private const string Formula = "visits ~ income + age + insured + region";

    private static readonly Visit[] Visits = Visit.Sample(400);

    [Test]
    public void From_records() => RequireSame(ModelFrame.FromRecords(Visits, Formula));

    [Test]
    public void From_a_table_in_memory() => RequireSame(ModelFrame.FromDataTable(Table(), Formula));

    [Test]
    public void From_a_reader_of_a_table()
    {
        using DataTableReader reader = Table().CreateDataReader();
        RequireSame(ModelFrame.FromReader(reader, Formula));
    }

    [Test]
    public void From_a_database()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        Run(connection, "create table visit (visits integer, income real, age integer, insured text, region text)");
        foreach (Visit visit in Visits)
        {
            using SqliteCommand insert = connection.CreateCommand();
            insert.CommandText = "insert into visit values ($visits, $income, $age, $insured, $region)";
            insert.Parameters.AddWithValue("$visits", visit.visits);
            insert.Parameters.AddWithValue("$income", (object?)visit.income ?? DBNull.Value);
            insert.Parameters.AddWithValue("$age", (object?)visit.age ?? DBNull.Value);
            insert.Parameters.AddWithValue("$insured", visit.insured ? "true" : "false");
            insert.Parameters.AddWithValue("$region", (object?)visit.region ?? DBNull.Value);
            insert.ExecuteNonQuery();
        }

        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = "select * from visit";
        using SqliteDataReader rows = select.ExecuteReader();
        RequireSame(ModelFrame.FromReader(rows, Formula));
    }

    [Test]
    public void From_queries_of_DuckDB_over_CSV_Parquet_and_a_table()
    {
        string folder = Directory.CreateTempSubdirectory("crabby").FullName;
        try
        {
            string csv = Path.Combine(folder, "visits.csv");
            string parquet = Path.Combine(folder, "visits.parquet");
            string database = Path.Combine(folder, "visits.duckdb");
            File.WriteAllText(csv, Visit.Csv(Visits));
            using (DuckDBConnection connection = new($"Data Source={database}"))
            {
                connection.Open();
                using DuckDBCommand command = connection.CreateCommand();
                command.CommandText = $"create table visits as from '{csv}'; copy visits to '{parquet}' (row_group_size 2048)";
                command.ExecuteNonQuery();
            }

            RequireSame(ModelFrame.Read(DuckDbSource.FromQuery($"select * from '{csv}'"), Formula));
            RequireSame(ModelFrame.Read(DuckDbSource.FromQuery($"select * from '{parquet}'"), Formula));
            RequireSame(ModelFrame.Read(DuckDbSource.OpenFile(database), Formula));
            RequireSame(ModelFrame.Read(ParquetSource.OpenFile(parquet), Formula));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void From_record_batches()
    {
        DoubleArray.Builder income = new();
        Int16Array.Builder age = new();
        StringArray.Builder region = new();
        foreach (Visit visit in Visits)
        {
            _ = visit.income is { } x ? income.Append(x) : income.AppendNull();
            _ = visit.age is { } a ? age.Append(a) : age.AppendNull();
            region.Append(visit.region);
        }

        using RecordBatch batch = new RecordBatch.Builder()
            .Append("visits", false, new Int32Array.Builder().AppendRange(Visits.Select(static visit => visit.visits)).Build())
            .Append("income", true, income.Build())
            .Append("age", true, age.Build())
            .Append("insured", false, new BooleanArray.Builder().AppendRange(Visits.Select(static visit => visit.insured)).Build())
            .Append("region", true, region.Build())
            .Build();
        RequireSame(ModelFrame.Read(ArrowSource.FromBatch(batch), Formula));
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static DataTable Table()
    {
        DataTable table = new("visits");
        table.Columns.Add("visits", typeof(int));
        table.Columns.Add("income", typeof(decimal));
        table.Columns.Add("age", typeof(short));
        table.Columns.Add("insured", typeof(bool));
        table.Columns.Add("region", typeof(string));
        foreach (Visit visit in Visits)
        {
            table.Rows.Add(
                visit.visits,
                visit.income is { } income
                    ? decimal.Parse(income.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                    : DBNull.Value,
                (object?)visit.age ?? DBNull.Value,
                visit.insured,
                (object?)visit.region ?? DBNull.Value
            );
        }

        return table;
    }

    private static void RequireSame(ModelFrame frame)
    {
        ModelFrame file = ModelFrame.Read(TextSource.Csv(Visit.Csv(Visits)), Formula);
        PoissonResult expected = new PoissonEstimator().Fit(file.Data);
        PoissonResult actual = new PoissonEstimator().Fit(frame.Data);
        Assert.Multiple(() =>
        {
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Assert.That(actual.Parameters.ToArray(), Is.EqualTo(expected.Parameters.ToArray()));
            Assert.That(frame.DroppedRowCount, Is.EqualTo(file.DroppedRowCount).And.GreaterThan(20));
            Assert.That(frame.Warnings, Is.EqualTo(file.Warnings));
        });
    }
}
