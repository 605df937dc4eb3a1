using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.StataFiles;

/// <summary>Files that haven wrote (Fixtures/stata/README.md says how).</summary>
public sealed class StataSourceTests
{
    private static readonly string[] Versions = ["v10", "v12", "v13", "v14", "v15"];

    [TestCaseSource(nameof(Versions))]
    public void Numbers_and_missing_values_are_read(string version)
    {
        StataSource source = Open(version);
        ColumnTable table = source.Read([Keep("yy"), Keep("bb"), Keep("big"), Keep("region")]);
        Assert.Multiple(() =>
        {
            Assert.That(source.ColumnNames, Is.EqualTo(new[] { "yy", "bb", "big", "region", "text", "day", "time" }));
            Assert.That(table.Numbers("yy"), Is.EqualTo(new[] { 1.0, 0.0, double.NaN, 3.25, 2.0 }));
            Assert.That(table.Numbers("bb"), Is.EqualTo(new[] { 1.0, 2.0, 1.0, 2.0, 3.0 }));
            Assert.That(table.Numbers("big"), Is.EqualTo(new[] { 100000.0, -5.0, double.NaN, 2147483620.0, 7.0 }));
            Assert.That(table.Numbers("region"), Is.EqualTo(new[] { 1.0, 2.0, 1.0, double.NaN, 3.0 }));
        });
    }

    [TestCaseSource(nameof(Versions))]
    public void Labels_texts_and_dates_are_read(string version)
    {
        ColumnTable table = Open(version).Read([Label("region")]);
        ColumnTable texts = Open(version).Read([Label("text")]);
        Assert.Multiple(() =>
        {
            Assert.That(table.Labels("region"), Is.EqualTo(new[] { "north", "süd", "north", "3" }));
            Assert.That(texts.Labels("text"), Is.EqualTo(new[] { "a", "größe", "long text here", "z" }));
            Assert.That(
                Open(version).Read([Label("day")]).Labels("day"),
                Is.EqualTo(new[] { "2001-05-31", "1960-01-01", "1959-12-31", "2024-02-29" })
            );
            Assert.That(
                Open(version).Read([Label("time")]).Labels("time"),
                Is.EqualTo(new[] { "2001-05-31T14:30:00", "1960-01-01T00:00:00", "2000-01-01T00:00:01", "2024-02-29T23:59:59" })
            );
        });
    }

    // In a formula a day is a date, as in every other source; a value with a label stays the number that it is in Stata.
    [TestCaseSource(nameof(Versions))]
    public void A_formula_finds_dates_and_numbers(string version)
    {
        ColumnTable table = Open(version).Read([Term("day"), Term("region")]);
        ModelFrame frame = ModelFrame.Read(Open(version), "bb ~ I(day - '1960-01-01') + year(day)");
        Assert.Multiple(() =>
        {
            Assert.That(table.Labels("day").Take(3), Is.EqualTo(new[] { "2001-05-31", "1960-01-01", "1959-12-31" }));
            Assert.That(table.Numbers("region")[..3].ToArray(), Is.EqualTo(new[] { 1.0, 2.0, 1.0 }));
            double[] days = new double[frame.Data.RowCount],
                years = new double[frame.Data.RowCount];
            frame.Data.Design.CopyColumn(0, days);
            frame.Data.Design.CopyColumn(1, years);
            Assert.That(days[..3], Is.EqualTo(new[] { 15126.0, 0.0, -1.0 }));
            Assert.That(years[..3], Is.EqualTo(new[] { 2001.0, 1960.0, 1959.0 }));
        });
    }

    [TestCase("v10")]
    [TestCase("v13")]
    public void Text_of_the_old_formats_has_the_encoding_of_Windows(string version)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(version));
        int place = bytes.AsSpan().IndexOf("größe"u8);
        byte[] windows = [(byte)'g', (byte)'r', 0xF6, 0xDF, (byte)'e', 0, 0];
        windows.CopyTo(bytes, place);
        Assert.That(StataSource.Open("x.dta", () => new MemoryStream(bytes)).Read([Label("text")]).Labels("text")[1], Is.EqualTo("größe"));
    }

    [TestCase("long13")]
    [TestCase("long14")]
    [TestCase("long15")]
    public void Texts_of_any_length_are_read(string file)
    {
        LabelColumn texts = Open(file).Read([Label("ss")]).Labels("ss");
        Assert.That(texts[0], Is.EqualTo(new string('x', 3000)));
        Assert.That(texts[1], Is.EqualTo("short"));
        Assert.That(texts[2], Has.Length.EqualTo(1500).Or.Length.EqualTo(3000), "é, in UTF-8 or as its two bytes");
    }

    [TestCaseSource(nameof(Versions))]
    public void A_file_that_is_cut_anywhere_is_refused_or_read_and_never_another_error(string version)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(version));
        Random random = new(5);
        for (int length = 0; length < bytes.Length; length += 13)
        {
            byte[] cut = bytes[..length];
            ReadAll(() => new MemoryStream(cut));
            byte[] damaged = [.. bytes];
            damaged[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            ReadAll(() => new MemoryStream(damaged));
        }
    }

    [Test]
    public void Another_file_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => StataSource.Open("x.dta", () => new MemoryStream("y,x\n1,2\n"u8.ToArray())),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("no Stata file")
            );
            Assert.That(
                () => StataSource.Open("x.dta", () => new MemoryStream([113, 2, 1, 0])),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("114 to 119")
            );
            Assert.That(
                () => StataSource.OpenFile("nowhere.dta"),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("no such file")
            );
        });
    }

    private static ColumnRequest Term(string name) => new(name, ColumnKind.NumberOrLabel);

    private static void ReadAll(Func<Stream> open)
    {
        try
        {
            StataSource source = StataSource.Open("x.dta", open);
            source.Read([.. source.ColumnNames.Distinct().Select(static name => new ColumnRequest(name, ColumnKind.Label))]);
        }
        catch (DataSourceException)
        {
            // The documented error.
        }
    }

    private static StataSource Open(string file) => StataSource.OpenFile(PathOf(file));

    private static string PathOf(string file) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "stata", file + ".dta");

    private static ColumnRequest Keep(string name) => new(name, ColumnKind.Number) { KeepsMissing = true };
}
