using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Tests.Data.Columnar;

/// <summary>Parquet files that are written row group by row group.</summary>
public sealed class ParquetOutputTests
{
    private string _folder = "";

    private string Target => Path.Combine(_folder, "out.parquet");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_is_written_is_read_back_in_its_row_groups()
    {
        using (ParquetOutput output = ParquetOutput.Create(Target))
        {
            output.Add(Rows([1.5, null, double.NaN], ["a", null, "c"], 1));
            output.Add(Rows([], [], 4));
            output.Add(Rows([0.1], ["d"], 4));
            Assert.That(File.Exists(Target), Is.False, "not whole yet");
            output.Complete();
            Assert.That(output.RowCount, Is.EqualTo(4));
        }

        ParquetSource source = ParquetSource.OpenFile(Target);
        ColumnTable read = source.Read([
            new ColumnRequest("x", ColumnKind.Number) { KeepsMissing = true },
            new ColumnRequest("t", ColumnKind.Label) { KeepsMissing = true },
            new ColumnRequest("row", ColumnKind.Number),
        ]);
        Assert.Multiple(() =>
        {
            Assert.That(source.Parts.Select(static part => part.RowCount), Is.EqualTo(new[] { 3, 1 }));
            Assert.That(read.Numbers("x"), Is.EqualTo(new[] { 1.5, double.NaN, double.NaN, 0.1 }));
            Assert.That(read.Labels("t").Codes.ToArray(), Is.EqualTo(new[] { 0, -1, 1, 2 }));
            Assert.That(read.Numbers("row"), Is.EqualTo(new[] { 1.0, 2.0, 3.0, 4.0 }));
            Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1), "nothing is left behind");
        });
    }

    [Test]
    public void A_file_that_is_not_completed_is_not_there_and_an_earlier_one_stays()
    {
        File.WriteAllText(Target, "earlier");
        using (ParquetOutput output = ParquetOutput.Create(Target))
        {
            output.Add(Rows([1.0], ["a"], 1));
        }

        Assert.That(File.ReadAllText(Target), Is.EqualTo("earlier"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Rows_that_do_not_fit_are_refused()
    {
        using ParquetOutput output = ParquetOutput.Create(Target);
        Assert.That(output.Complete, Throws.InvalidOperationException);
        Assert.That(() => output.Add([]), Throws.ArgumentException);
        Assert.That(
            () => output.Add(OutputColumn.Of("a", [1.0]), OutputColumn.Of("a", [2.0])),
            Throws.ArgumentException.With.Message.Contains("'a'")
        );
        Assert.That(
            () => output.Add(OutputColumn.Of("a", [1.0]), OutputColumn.Of("b", [2.0, 3.0])),
            Throws.ArgumentException.With.Message.Contains("'b' has 2 rows")
        );
        output.Add(OutputColumn.Of("a", [1.0]));
        Assert.That(
            () => output.Add(OutputColumn.Of("a", ["x"])),
            Throws.ArgumentException.With.Message.Contains("a (texts) instead of a (numbers)")
        );
        output.Complete();
        Assert.That(() => output.Add(OutputColumn.Of("a", [1.0])), Throws.InvalidOperationException);
    }

    private static OutputColumn[] Rows(double?[] x, string?[] t, long first) =>
        [
            OutputColumn.Of("x", x),
            OutputColumn.Of("t", t),
            OutputColumn.Of("row", Enumerable.Range(0, x.Length).Select(i => first + i).ToArray()),
        ];
}
