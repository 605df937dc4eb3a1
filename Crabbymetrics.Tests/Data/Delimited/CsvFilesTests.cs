using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>Several files are one behind the other.</summary>
public sealed class CsvFilesTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Rows_are_one_behind_the_other_whatever_the_order_of_columns([Values(1, 4)] int threads, [Values(1, 7, 1 << 18)] int chunk)
    {
        string[] files =
        [
            Write("a.csv", "y,g,x\n1,u,5\n,u,6\n3,v,7\n"),
            Write("b.csv", "x;g;y\r\n8;w;4\r\n9;u;5\r\n"),
            Write("c.csv", "y,g,x\n"),
        ];
        CsvSource source = CsvSource.OpenFiles(files, new CsvOptions { MaxDegreeOfParallelism = threads, ChunkSize = chunk });
        ColumnTable table = source.Read([Number("y"), Number("x"), Label("g")]);
        Assert.Multiple(() =>
        {
            Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, 3.0, 4.0, 5.0 }));
            Assert.That(table.Numbers("x"), Is.EqualTo(new[] { 5.0, 7.0, 8.0, 9.0 }));
            Assert.That(table.Labels("g"), Is.EqualTo(new[] { "u", "v", "w", "u" }));
            Assert.That(table.DroppedRowCount, Is.EqualTo(1));
            Assert.That(table.SourceNameOf(1), Is.EqualTo(files[0]));
            Assert.That(table.SourceNameOf(2), Is.EqualTo(files[1]));
            Assert.That(Enumerable.Range(0, 4).Select(row => table.Line(row)), Is.EqualTo(new long?[] { 2, 4, 2, 3 }));
        });
    }

    [Test]
    public void An_error_names_its_own_file()
    {
        string[] files = [Write("a.csv", "y,x\n1,2\n"), Write("b.csv", "y,x\n1,2\n2,z\n")];
        DataSourceException error = Assert.Throws<DataSourceException>(() => CsvSource.OpenFiles(files).Read([Number("x")]))!;
        Assert.That(error.SourceName, Is.EqualTo(files[1]));
        Assert.That(error.Line, Is.EqualTo(3));
    }

    [Test]
    public void Files_with_other_columns_are_refused()
    {
        string[] files = [Write("a.csv", "y,x\n1,2\n"), Write("b.csv", "y,z\n1,2\n")];
        Assert.That(
            () => CsvSource.OpenFiles(files),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("no column 'x'").And.Message.Contains("b.csv")
        );
        Assert.That(() => CsvSource.OpenFiles([]), Throws.ArgumentException);
    }

    [Test]
    public void A_row_that_misses_a_value_stays_where_the_request_says_so([Values(1, 4)] int threads, [Values(1, 5, 1 << 18)] int chunk)
    {
        CsvOptions options = new() { MaxDegreeOfParallelism = threads, ChunkSize = chunk };
        ColumnRequest[] requests =
        [
            new ColumnRequest("y", ColumnKind.Number),
            new ColumnRequest("x", ColumnKind.NumberOrLabel) { KeepsMissing = true },
            new ColumnRequest("g", ColumnKind.NumberOrLabel) { KeepsMissing = true },
            new ColumnRequest("e", ColumnKind.NumberOrLabel) { KeepsMissing = true },
        ];
        ColumnTable table = Csv("y,x,g,e\n1,,,\n2,,u,\n,5,v,\n3,4,,\n4,NA,w,\n", options).Read(requests);
        Assert.Multiple(() =>
        {
            Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, 2.0, 3.0, 4.0 }));
            Assert.That(table.Numbers("x"), Is.EqualTo(new[] { double.NaN, double.NaN, 4.0, double.NaN }));
            Assert.That(table.Labels("g").Codes.ToArray(), Is.EqualTo(new[] { -1, 0, -1, 1 }));
            Assert.That(table.Labels("g").Labels, Is.EqualTo(new[] { "u", "w" }));
            Assert.That(table.Numbers("e"), Is.All.NaN);
        });
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
