using System.Data;
using Crabbymetrics.Data;
using Microsoft.Data.Sqlite;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Memory;

/// <summary>Each type of a property or a column of a query is read as what it is.</summary>
public sealed class TypedValuesTests
{
    private enum Season
    {
        Winter,
        Summer,
    }

    [Test]
    public void A_type_with_fields_alone_is_refused() =>
        Assert.That(
            static () => ModelFrame.FromRecords([(Y: 1.0, X: 2.0)], "Y ~ X"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("no public property")
        );

    [Test]
    public void Properties_of_every_type_are_columns()
    {
        var record = new
        {
            Double = 1.5,
            Single = 0.5f,
            Byte = (byte)7,
            Whole = int.MinValue,
            Long = 9007199254740993L,
            Unsigned = ulong.MaxValue,
            Decimal = 0.1m,
            Truth = true,
            Letter = 'c',
            Text = "text",
            Season = Season.Summer,
            Day = new DateOnly(2001, 5, 31),
            Time = new DateTime(2001, 5, 31, 14, 30, 0, DateTimeKind.Utc),
            Moment = new DateTimeOffset(2001, 5, 31, 14, 30, 0, TimeSpan.FromHours(2)),
            Nothing = (int?)null,
            List = new List<int> { 1 },
        };
        RecordSource<object> none = new([]);
        Assert.That(none.ColumnNames, Is.Empty);
        ColumnTable numbers = Source(record)
            .Read([
                Number("Double"),
                Number("Single"),
                Number("Byte"),
                Number("Whole"),
                Number("Long"),
                Number("Unsigned"),
                Number("Decimal"),
                Number("Truth"),
            ]);
        ColumnTable labels = Source(record)
            .Read([
                Label("Truth"),
                Label("Letter"),
                Label("Text"),
                Label("Season"),
                Label("Day"),
                Label("Time"),
                Label("Moment"),
                Label("Long"),
                Label("Decimal"),
            ]);
        Assert.Multiple(() =>
        {
            Assert.That(Source(record).ColumnNames, Does.Not.Contain("List").And.Contain("Nothing"));
            Assert.That(numbers.Numbers("Double")[0], Is.EqualTo(1.5));
            Assert.That(numbers.Numbers("Single")[0], Is.EqualTo(0.5));
            Assert.That(numbers.Numbers("Byte")[0], Is.EqualTo(7.0));
            Assert.That(numbers.Numbers("Whole")[0], Is.EqualTo(-2147483648.0));
            Assert.That(numbers.Numbers("Long")[0], Is.EqualTo(9007199254740992.0));
            Assert.That(numbers.Numbers("Unsigned")[0], Is.EqualTo(18446744073709551616.0));
            Assert.That(numbers.Numbers("Decimal")[0], Is.EqualTo(0.1));
            Assert.That(numbers.Numbers("Truth")[0], Is.EqualTo(1.0));
            Assert.That(
                new[] { "Truth", "Letter", "Text", "Season", "Day", "Time", "Moment", "Long", "Decimal" }.Select(name =>
                    labels.Labels(name)[0]
                ),
                Is.EqualTo(
                    new[]
                    {
                        "true",
                        "c",
                        "text",
                        "Summer",
                        "2001-05-31",
                        "2001-05-31T14:30:00",
                        "2001-05-31T12:30:00",
                        "9007199254740993",
                        "0.1",
                    }
                )
            );
            Assert.That(Source(record).Read([Label("Nothing")]).DroppedRowCount, Is.EqualTo(1));
            Assert.That(
                () => Source(record).Read([Number("Day")]),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("2001-05-31")
            );
            Assert.That(() => Source(record).Read([Number("Text")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("'text'"));
        });
    }

    [Test]
    public void Null_empty_text_and_NaN_are_missing_alike()
    {
        (double? X, string? G)[] rows = [(1.0, "a"), (null, "a"), (double.NaN, "a"), (2.0, null), (3.0, ""), (4.0, "b")];
        ColumnTable records = Source(rows.Select(static row => new { row.X, row.G }).ToArray()).Read([Number("X"), Label("G")]);
        ColumnTable memory = MemoryColumns
            .Empty.With("X", [.. rows.Select(static row => row.X ?? double.NaN)])
            .With("G", [.. rows.Select(static row => row.G)])
            .Read([Number("X"), Label("G")]);
        ColumnTable csv = Csv("X,G\n1,a\n,a\nNaN,a\n2,null\n3,\"\"\n4,b\n").Read([Number("X"), Label("G")]);
        foreach (ColumnTable table in new[] { records, memory, csv })
        {
            Assert.That(table.Numbers("X"), Is.EqualTo(new[] { 1.0, 4.0 }));
            Assert.That(table.Labels("G"), Is.EqualTo(new[] { "a", "b" }));
            Assert.That(table.MissingCounts, Is.EqualTo(new[] { new MissingCount("X", 2), new MissingCount("G", 2) }));
        }
    }

    [Test]
    public void A_value_of_a_database_has_its_own_type()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select 1 as x union all select 2.5 union all select 'three'";
        using SqliteDataReader reader = command.ExecuteReader();
        Assert.That(
            () => new DataReaderSource(reader).Read([Number("x")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("row 2").And.Message.Contains("'three'")
        );
    }

    [Test]
    public void A_query_is_read_once_and_a_failing_one_says_where()
    {
        using DataTable table = new();
        table.Columns.Add("x", typeof(double));
        table.Rows.Add(1.0);
        using DataTableReader reader = table.CreateDataReader();
        DataReaderSource source = new(reader);
        source.Read([Number("x")]);
        Assert.That(() => source.Read([Number("x")]), Throws.InvalidOperationException.With.Message.Contains("once"));

        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "select 1.5 as x union all select abs(-9223372036854775807 - 1)";
        using SqliteDataReader failing = command.ExecuteReader();
        Assert.That(
            () => new DataReaderSource(failing).Read([Number("x")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("failed after 1 rows").And.Message.Contains("overflow")
        );
    }

    [Test]
    public void A_type_that_is_no_value_is_refused()
    {
        using DataTable table = new("blobs");
        table.Columns.Add("x", typeof(byte[]));
        table.Rows.Add(new byte[] { 1 });
        Assert.That(
            () => ModelFrame.FromDataTable(table, "x ~ 1"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("blobs").And.Message.Contains("Byte[]")
        );
        Assert.That(
            () => Source(new { x = 1.0 }, null!).Read([Number("x")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("record 1")
        );
    }

    [Test]
    public void A_source_of_ones_own_makes_its_table_by_rows()
    {
        ColumnTableWriter writer = new("my source", [Number("x"), new ColumnRequest("g", ColumnKind.NumberOrLabel)]);
        foreach ((double x, string g) in new[] { (1.0, "a"), (double.NaN, "b"), (3.0, "c") })
        {
            writer.BeginRow();
            writer.AddNumber(0, x);
            writer.AddText(1, g);
            writer.EndRow();
        }

        ColumnTable table = writer.Build();
        Assert.That(table.Numbers("x"), Is.EqualTo(new[] { 1.0, 3.0 }));
        Assert.That(table.Labels("g"), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(table.SourceRow(1), Is.EqualTo(2));
    }

    private static RecordSource<T> Source<T>(params T[] records) => new(records);
}
