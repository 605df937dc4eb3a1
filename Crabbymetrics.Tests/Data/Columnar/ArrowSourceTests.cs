using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Arrow;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Columnar;

/// <summary>Record batches in memory and from a stream.</summary>
public sealed class ArrowSourceTests
{
    [Test]
    public void Arrays_of_every_type_are_columns()
    {
        using RecordBatch batch = Batch();
        ArrowSource source = ArrowSource.FromBatch(batch);
        ColumnTable numbers = source.Read([Number("double"), Number("long"), Number("decimal"), Number("truth")]);
        ColumnTable labels = source.Read([Label("long"), Label("truth"), Label("text"), Label("day"), Label("category")]);
        Assert.Multiple(() =>
        {
            Assert.That(numbers.Numbers("double"), Is.EqualTo(new[] { 1.5, 3.5 }));
            Assert.That(numbers.Numbers("decimal"), Is.EqualTo(new[] { 0.1, 12.3 }));
            Assert.That(numbers.Numbers("truth"), Is.EqualTo(new[] { 1.0, 1.0 }));
            Assert.That(labels.Labels("long"), Is.EqualTo(new[] { "9007199254740993", "3" }));
            Assert.That(labels.Labels("text"), Is.EqualTo(new[] { "a", "größe" }));
            Assert.That(labels.Labels("day"), Is.EqualTo(new[] { "2001-05-31", "1969-12-31" }));
            Assert.That(labels.Labels("category"), Is.EqualTo(new[] { "north", "south" }));
            Assert.That(labels.DroppedRowCount, Is.EqualTo(1));
            Assert.That(() => source.Read([Label("list")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("list").IgnoreCase);
        });
    }

    [Test]
    public void A_stream_is_read_once_and_a_cut_one_is_refused()
    {
        MemoryStream bytes = new();
        using (RecordBatch batch = Batch())
        {
            using ArrowStreamWriter writer = new(bytes, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        using ArrowStreamReader reader = new(new MemoryStream(bytes.ToArray()));
        ArrowSource source = ArrowSource.FromStream(reader);
        Assert.That(source.Read([Number("double")]).Numbers("double"), Is.EqualTo(new[] { 1.5, 3.5, 1.5, 3.5 }));
        Assert.That(() => source.Read([Number("double")]), Throws.InvalidOperationException);
        using ArrowStreamReader cut = new(new MemoryStream(bytes.ToArray()[..^(int)(bytes.Length / 4)]));
        Assert.That(() => ArrowSource.FromStream(cut).Read([Number("double")]), Throws.TypeOf<DataSourceException>());
    }

    [Test]
    public void Batches_have_the_same_columns()
    {
        using RecordBatch batch = Batch();
        using RecordBatch other = new RecordBatch.Builder()
            .Append("x", false, static column => column.Double(static x => x.Append(1.0)))
            .Build();
        Assert.That(() => ArrowSource.FromBatches([batch, other]), Throws.ArgumentException);
        Assert.That(() => ArrowSource.FromBatches([]), Throws.ArgumentException);
    }

    private static RecordBatch Batch()
    {
        Decimal128Type tenths = new(10, 1);
        DictionaryArray category = new(
            new DictionaryType(Int8Type.Default, StringType.Default, ordered: false),
            new Int8Array.Builder().Append(1).AppendNull().Append(0).Build(),
            new StringArray.Builder().Append("south").Append("north").Build()
        );
        ListArray.Builder lists = new(Int32Type.Default);
        lists.Append().Append().Append();
        return new RecordBatch.Builder()
            .Append("double", true, new DoubleArray.Builder().Append(1.5).AppendNull().Append(3.5).Build())
            .Append("long", true, new Int64Array.Builder().Append(9007199254740993L).Append(2).Append(3).Build())
            .Append("decimal", true, new Decimal128Array.Builder(tenths).Append(0.1m).Append(1m).Append(12.3m).Build())
            .Append("truth", true, new BooleanArray.Builder().Append(true).Append(false).Append(true).Build())
            .Append("text", true, new StringArray.Builder().Append("a").AppendNull().Append("größe").Build())
            .Append(
                "day",
                true,
                new Date32Array.Builder().Append(new DateOnly(2001, 5, 31)).AppendNull().Append(new DateOnly(1969, 12, 31)).Build()
            )
            .Append("category", true, category)
            .Append("list", true, lists.Build())
            .Build();
    }
}
