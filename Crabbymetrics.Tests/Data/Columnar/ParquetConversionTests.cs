using System.Text;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Data.Columnar;

/// <summary>Delimited text as Parquet.</summary>
public sealed class ParquetConversionTests
{
    private string _folder = "";

    private string Target => Path.Combine(_folder, "out.parquet");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_fit_of_the_converted_rows_is_that_of_the_text()
    {
        CsvSource text = Text(Many(3_000));
        long rows = ParquetConversion.Write(text, Target);
        ParquetSource converted = ParquetSource.OpenFile(Target);
        const string Model = "y ~ x + g + log(z)";
        ModelFrame ofText = ModelFrame.Read(text, Model),
            ofParquet = ModelFrame.Read(converted, Model);
        Assert.Multiple(() =>
        {
            Assert.That(rows, Is.EqualTo(3_000));
            Assert.That(converted.ColumnNames, Is.EqualTo(text.ColumnNames));
            Assert.That(ofParquet.Data.RowCount, Is.EqualTo(ofText.Data.RowCount).And.LessThan(3_000));
            Assert.That(
                new PoissonEstimator().Fit(ofParquet.Data).Parameters,
                Is.EqualTo(new PoissonEstimator().Fit(ofText.Data).Parameters)
            );
        });
    }

    [Test]
    public void A_column_whose_first_texts_come_late_is_one_of_texts()
    {
        StringBuilder text = new("x,g\n");
        for (int i = 0; i < ParquetConversion.RowsPerGroup + 5_000; i++)
        {
            text.Append(i).Append(',').Append(i > ParquetConversion.RowsPerGroup + 4_000 ? "late" : "").Append('\n');
        }

        ParquetConversion.Write(Text(text.ToString()), Target);
        ColumnTable read = ParquetSource.OpenFile(Target).Read([new ColumnRequest("g", ColumnKind.Label)]);
        Assert.That(read.RowCount, Is.EqualTo(999));
        Assert.That(read.Labels("g").Labels, Is.EqualTo(new[] { "late" }));
        Assert.That(
            () =>
                ParquetConversion.Write(
                    CsvSource.OpenOnce("a pipe", new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), Small),
                    Target
                ),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("columns g")
        );
    }

    [Test]
    public void Ids_keep_their_digits_as_texts_and_are_refused_as_numbers()
    {
        CsvSource text = Text("id,zip\n12345678901234567890,007\n12345678901234567891,070\n");
        Assert.That(() => ParquetConversion.Write(text, Target), Throws.TypeOf<DataSourceException>().With.Message.Contains("'id'"));
        Assert.That(File.Exists(Target), Is.False);
        ParquetConversion.Write(text, Target, ["id", "zip"]);
        ColumnTable read = ParquetSource
            .OpenFile(Target)
            .Read([new ColumnRequest("id", ColumnKind.Label), new ColumnRequest("zip", ColumnKind.Label)]);
        Assert.That(read.Labels("id"), Is.EqualTo(new[] { "12345678901234567890", "12345678901234567891" }));
        Assert.That(read.Labels("zip"), Is.EqualTo(new[] { "007", "070" }));
    }

    [TestCase("x\n1\na\n", "line 3")]
    [TestCase("x\n", "no rows")]
    [TestCase("x,x\n1,2\n", "'x'")]
    public void What_cannot_be_converted_is_named(string text, string expected)
    {
        Assert.That(
            () => ParquetConversion.Write(Text(text), Target),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(expected)
        );
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    private static readonly CsvOptions Small = new() { ChunkSize = 4_096 };

    private static CsvSource Text(string text) => CsvSource.Open("the text", () => new MemoryStream(Encoding.UTF8.GetBytes(text)), Small);

    private static string Many(int rows)
    {
        StringBuilder text = new("y,x,g,z\n");
        for (int i = 0; i < rows; i++)
        {
            text.Append(i % 7)
                .Append(',')
                .Append(i % 90 == 0 ? "" : ((i * 37 % 101) / 100.0).ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Append(",\"level ")
                .Append(i % 3)
                .Append("\",")
                .Append(1 + (i % 11))
                .Append('\n');
        }

        return text.ToString();
    }
}
