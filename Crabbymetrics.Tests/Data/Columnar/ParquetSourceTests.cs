using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Parquet;
using Parquet.Schema;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Columnar;

/// <summary>Parquet files of every type of column that a model can use.</summary>
public sealed class ParquetSourceTests
{
    [Test]
    public async Task Columns_of_every_type_are_read_over_several_groups_of_rows()
    {
        byte[] bytes = await Write(
            groups: 3,
            (new DataField<double>("double"), new double[] { 1.5, double.NaN, 3.0 }),
            (new DataField<float>("single"), new float[] { 0.5f, 1f, 2f }),
            (new DataField<int>("int"), new[] { 1, -2, 3 }),
            (new DataField<long>("long"), new[] { 9007199254740993L, 2L, 3L }),
            (new DataField<decimal>("decimal"), new[] { 0.1m, 2m, 3m }),
            (new DataField<bool>("truth"), new[] { true, false, true }),
            (new DataField<DateTime>("time"), new[] { new DateTime(2001, 5, 31, 14, 30, 0, DateTimeKind.Utc), default, default })
        );
        ParquetSource source = ParquetSource.Open("d.parquet", () => new MemoryStream(bytes));
        ColumnTable numbers = source.Read([
            Number("double"),
            Number("single"),
            Number("int"),
            Number("long"),
            Number("decimal"),
            Number("truth"),
        ]);
        ColumnTable labels = source.Read([Label("long"), Label("truth"), Label("time"), Label("decimal")]);
        Assert.Multiple(() =>
        {
            Assert.That(source.ColumnNames, Has.Length.EqualTo(7));
            Assert.That(numbers.SourceRowCount, Is.EqualTo(9));
            Assert.That(numbers.Numbers("double"), Is.EqualTo(new[] { 1.5, 3.0, 1.5, 3.0, 1.5, 3.0 }));
            Assert.That(numbers.Numbers("decimal")[0], Is.EqualTo(0.1));
            Assert.That(numbers.Numbers("truth").Take(2), Is.EqualTo(new[] { 1.0, 1.0 }));
            Assert.That(labels.Labels("long")[0], Is.EqualTo("9007199254740993"));
            Assert.That(labels.Labels("truth").Take(3), Is.EqualTo(new[] { "true", "false", "true" }));
            Assert.That(labels.Labels("time")[0], Is.EqualTo("2001-05-31T14:30:00"));
            Assert.That(numbers.SourceRow(5), Is.EqualTo(8));
        });
    }

    [Test]
    public async Task A_damaged_file_is_refused_or_read_and_never_another_error()
    {
        byte[] bytes = await Write(groups: 2, (new DataField<double>("x"), Enumerable.Range(0, 50).Select(static i => i * 0.37).ToArray()));
        Random random = new(3);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = i % 2 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            if (i % 2 == 1)
            {
                damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                ParquetSource.Open("d.parquet", () => new MemoryStream(damaged)).Read([Number("x")]);
            }
            catch (DataSourceException error)
            {
                Assert.That(error.Message, Does.StartWith("d.parquet"));
            }
        }

        Assert.That(
            () => ParquetSource.Open("d.parquet", () => new MemoryStream("y,x\n1,2\n3,4\n5,6\n"u8.ToArray())),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("Parquet")
        );
        Assert.That(
            () => ParquetSource.OpenFile("nowhere.parquet"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("no such file")
        );
        Assert.That(
            () => ParquetSource.Open("d.parquet", () => new MemoryStream(bytes)).Read([Number("z")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("'z'")
        );
    }

    private static async Task<byte[]> Write(int groups, params (DataField Field, Array Values)[] columns)
    {
        MemoryStream stream = new();
        await using (
            ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(static column => column.Field)), stream)
        )
        {
            for (int g = 0; g < groups; g++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                foreach ((DataField field, Array values) in columns)
                {
                    await (
                        values switch
                        {
                            double[] doubles => group.WriteAsync<double>(field, doubles),
                            float[] floats => group.WriteAsync<float>(field, floats),
                            int[] whole => group.WriteAsync<int>(field, whole),
                            long[] whole => group.WriteAsync<long>(field, whole),
                            decimal[] decimals => group.WriteAsync<decimal>(field, decimals),
                            bool[] truths => group.WriteAsync<bool>(field, truths),
                            DateTime[] times => group.WriteAsync<DateTime>(field, times),
                            _ => throw new ArgumentException("Another type.", nameof(columns)),
                        }
                    );
                }

                group.CompleteValidate();
            }
        }

        return stream.ToArray();
    }
}
