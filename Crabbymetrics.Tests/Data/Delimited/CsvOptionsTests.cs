using System.IO.Compression;
using System.Text;
using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data.Delimited;

/// <summary>Files as spreadsheets, statistical offices and databases write them.</summary>
public sealed class CsvOptionsTests
{
    [TestCase("NA")]
    [TestCase("N/A")]
    [TestCase("NaN")]
    [TestCase("null")]
    [TestCase("None")]
    [TestCase(".")]
    [TestCase("")]
    public void Usual_words_are_missing(string word)
    {
        ColumnTable table = Csv($"y,g\n1,a\n{word},b\n3,{word}\n").Read([Number("y"), Label("g")]);
        Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0 }));
        Assert.That(table.DroppedRowCount, Is.EqualTo(2));
    }

    [Test]
    public void The_words_can_be_others()
    {
        CsvOptions options = new() { MissingValues = ["-99", "unknown"] };
        ColumnTable table = Csv("y,land\n1,NA\n-99,DE\n3,unknown\n4,\n-9.9,None\n", options).Read([Number("y"), Label("land")]);
        Assert.That(table.Labels("land"), Is.EqualTo(new[] { "NA", "None" }), "the code of Namibia");
        Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, -9.9 }));
        Assert.That(
            () => Csv("y\n.\n", options).Read([Number("y")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("MissingValues")
        );
    }

    [Test]
    public void Decimals_stand_behind_a_comma()
    {
        CsvOptions options = new() { DecimalSeparator = ',' };
        ColumnTable table = Csv("y;x\n1;0,5\n-2,25;1e3\n3;1,5e-3\n12345678901,25;-,5\n", options).Read([Number("y"), Number("x")]);
        Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, -2.25, 3.0, 12345678901.25 }));
        Assert.That(table.Numbers("x"), Is.EqualTo(new[] { 0.5, 1000.0, 0.0015, -0.5 }));
        Assert.That(
            () => Csv("y\n1.5\n", options).Read([Number("y")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("a decimal point").And.Message.Contains("Write numbers as 1234,5.")
        );
    }

    [TestCase("0.5", "To read it: CsvOptions.DecimalSeparator = '.'. Write")]
    [TestCase("1.234", "To read it: CsvOptions.DecimalSeparator = '.' or CsvOptions.ThousandsSeparator = '.'. Write")]
    public void Numbers_with_a_point_are_no_categories_where_decimals_stand_behind_a_comma(string number, string remedy)
    {
        CsvOptions options = new() { DecimalSeparator = ',' };
        Assert.That(
            () => Csv($"y;x\n1;{number}\n2;{number}\n", options).Read([Number("y"), new ColumnRequest("x", ColumnKind.NumberOrLabel)]),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains($"line 2, column 'x': '{number}' looks like a number with a decimal point")
                .And.Message.Contains(remedy)
        );
        Assert.That(Csv($"y;x\n1;{number}\n2;{number}\n", options).Read([Label("x")]).Labels("x"), Is.EqualTo(new[] { number, number }));
    }

    [TestCase('.', ',', "1,234,567.5")]
    [TestCase(',', '.', "1.234.567,5")]
    [TestCase('.', ' ', "1\u00A0234\u202F567.5")]
    [TestCase('.', '\'', "1\u2019234'567.5")]
    [TestCase('.', '_', "1_234_567.5")]
    public void Thousands_are_separated(char point, char separator, string number)
    {
        CsvOptions options = new() { DecimalSeparator = point, ThousandsSeparator = separator };
        Assert.That(
            Csv($"y;x\n1;{number}\n2;-{number}\n", options).Read([Number("x")]).Numbers("x"),
            Is.EqualTo(new[] { 1234567.5, -1234567.5 })
        );
    }

    [TestCase("12,34")]
    [TestCase("1234,567")]
    [TestCase(",123")]
    [TestCase("1,23,456")]
    [TestCase("1,,234")]
    public void Groups_of_other_than_three_digits_are_no_number(string number)
    {
        CsvOptions options = new() { ThousandsSeparator = ',' };
        Assert.That(() => Csv($"x;y\n{number};1\n", options).Read([Number("x")]), Throws.TypeOf<DataSourceException>());
    }

    [TestCase("0,5", "DecimalSeparator = ','")]
    [TestCase("1,000", "DecimalSeparator = ',' or CsvOptions.ThousandsSeparator = ','")]
    [TestCase("1,234.5", "ThousandsSeparator = ','")]
    [TestCase("1.234,5", "DecimalSeparator = ',' with CsvOptions.ThousandsSeparator = '.'")]
    [TestCase("12 345", "ThousandsSeparator = ' '")]
    public void Text_that_looks_like_a_number_names_the_option_that_reads_it(string text, string option)
    {
        Assert.That(() => Csv($"x;y\n{text};1\n").Read([Number("x")]), Throws.TypeOf<DataSourceException>().With.Message.Contains(option));
        Assert.That(
            () => ModelFrame.Read(Csv($"x;y\n{text};1\n"), "y ~ x"),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(option)
        );
    }

    [Test]
    public void Text_has_the_encoding_that_is_given()
    {
        byte[] latin1 = Encoding.Latin1.GetBytes("y,größe\n1,ä\n2,é\n");
        ColumnTable table = Csv(latin1, new CsvOptions { Encoding = Encoding.Latin1 }).Read([Label("größe")]);
        Assert.That(table.Labels("größe"), Is.EqualTo(new[] { "ä", "é" }));
        Assert.That(() => Csv(latin1), Throws.TypeOf<DataSourceException>().With.Message.Contains("Encoding"));
    }

    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    [TestCase("utf-8")]
    public void A_byte_order_mark_decides(string encoding)
    {
        Encoding other = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. other.GetPreamble(), .. other.GetBytes("y,g\n1,größe\n2,b\n")];
        ColumnTable table = Csv(bytes, new CsvOptions { Encoding = Encoding.Latin1, ChunkSize = 3 }).Read([Number("y"), Label("g")]);
        Assert.That(table.Labels("g"), Is.EqualTo(new[] { "größe", "b" }));
        Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, 2.0 }));
    }

    [Test]
    public void Lines_of_comment_are_skipped()
    {
        CsvOptions options = new() { Comment = '#' };
        ColumnTable table = Csv("# made by hand, \"quoted\ny,g\n1,a#b\n#2,c\n3,\"#d\"\n", options).Read([Number("y"), Label("g")]);
        Assert.That(table.Labels("g"), Is.EqualTo(new[] { "a#b", "#d" }));
        Assert.That(table.Line(1), Is.EqualTo(5));
    }

    [TestCase("sep=;\ny;x\n1;2\n")]
    [TestCase("sep=;\r\ny;x\r\n1;2\r\n")]
    [TestCase("\"sep=;\"\ny;x\n1;2\n")]
    [TestCase("\uFEFFSEP=|\ny|x\n1|2\n")]
    [TestCase("sep=\t\ny\tx\n1\t2\n")]
    public void A_first_line_names_the_delimiter(string text)
    {
        CsvSource source = Csv(text);
        Assert.That(source.ColumnNames, Is.EqualTo(new[] { "y", "x" }));
        Assert.That(source.Read([Number("x")]).Numbers("x"), Is.EqualTo(new[] { 2.0 }));
        Assert.That(source.Read([Number("x")]).Line(0), Is.EqualTo(3));
    }

    [Test]
    public void Gzip_is_unpacked_one_member_or_several()
    {
        byte[] packed = [.. Pack("y,x\n1,2\n3,"), .. Pack("4\n5,6\n")];
        ColumnTable table = Csv(packed).Read([Number("y"), Number("x")]);
        Assert.That(table.Numbers("x"), Is.EqualTo(new[] { 2.0, 4.0, 6.0 }));
    }

    [Test]
    public void Gzip_that_was_cut_short_or_damaged_is_refused()
    {
        byte[] packed = Pack(
            "y\n" + string.Concat(Enumerable.Range(0, 5000).Select(static i => FormattableString.Invariant($"{i * 7919 % 1009}\n")))
        );
        Assert.Multiple(() =>
        {
            Assert.That(Csv(packed).Read([Number("y")]).RowCount, Is.EqualTo(5000));
            for (int cut = 1; cut < packed.Length - 20; cut = (cut * 2) + 1)
            {
                Assert.That(
                    () => Csv(packed[..^cut]).Read([Number("y")]),
                    Throws
                        .TypeOf<DataSourceException>()
                        .With.Message.StartsWith("data.csv: it cannot be read")
                        .And.Message.Contains("the gzip file is cut short"),
                    $"{cut} bytes less"
                );
            }

            byte[] damaged = [.. packed];
            damaged[packed.Length / 2] ^= 0x55;
            Assert.That(
                () => Csv(damaged).Read([Number("y")]),
                Throws.TypeOf<DataSourceException>().With.Message.Contains("the gzip file is damaged")
            );
        });
    }

    [Test]
    public void Words_for_true_and_false_are_1_and_0_where_numbers_are_asked_for()
    {
        foreach ((string yes, string no) in new[] { ("TRUE", "FALSE"), ("true", "false"), ("T", "F"), ("yes", "no") })
        {
            ColumnTable table = Csv($"y\n{no}\n{yes}\n\n{yes}\n").Read([Number("y")]);
            Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 0.0, 1.0, 1.0 }));
        }

        Assert.That(() => Csv("y\nyes\n2\n").Read([Number("y")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("line 3"));
        Assert.That(() => Csv("y\n1000\nno\n").Read([Number("y")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("line 3"));
    }

    [Test]
    public void Options_that_cannot_be_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Csv("y\n1\n", new CsvOptions { DecimalSeparator = ';' }), Throws.ArgumentException);
            Assert.That(() => Csv("y\n1\n", new CsvOptions { ThousandsSeparator = '.' }), Throws.ArgumentException);
            Assert.That(() => Csv("y\n1\n", new CsvOptions { Comment = '"' }), Throws.ArgumentException);
            Assert.That(() => Csv("y\n1\n", new CsvOptions { ChunkSize = 0 }), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => Csv("y\n1\n", new CsvOptions { MaxDegreeOfParallelism = 0 }), Throws.InstanceOf<ArgumentException>());
        });
    }

    private static byte[] Pack(string text)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    [TestCase("# made in 2001\ny,x\n1,2\n", "line 1: '# made in 2001' has 1 name of columns where the next line has 2 fields.")]
    [TestCase("\n#a;b\ny;x;z\n1;2;3\n", "line 2: '#a;b' has 2 names of columns where the next line has 3 fields.")]
    public void A_comment_in_place_of_the_header_names_the_option(string text, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.That(
            () => CsvSource.Open("d.csv", () => new MemoryStream(bytes)),
            Throws.TypeOf<DataSourceException>().With.Message.Contains(expected).And.Message.Contains("CsvOptions.Comment = '#'")
        );
        CsvSource.Open("d.csv", () => new MemoryStream(bytes), new CsvOptions { Comment = '#' });
    }

    [TestCase("#id,x\n1,2\n")]
    [TestCase("# y\n1\n")]
    [TestCase("# y\n")]
    public void A_header_may_begin_with_the_sign_of_comments(string text) =>
        Assert.That(CsvSource.Open("d.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(text))).ColumnNames[0], Does.StartWith("#"));
}
