using System.Text;
using Crabbymetrics.Data;
using static Crabbymetrics.Tests.Data.TextSource;

namespace Crabbymetrics.Tests.Data;

public class CsvSourceTests
{
    [TestCase("y,a\n1,2.5\n3,-4e2\n")]
    [TestCase("y,a\r\n1,2.5\r\n3,-4e2\r\n")]
    [TestCase("y,a\r1,2.5\r3,-4e2")]
    [TestCase("y\ta\n1\t2.5\n3\t-4e2")]
    [TestCase("y;a\n1;2.5\n3;-4e2")]
    [TestCase("y|a\n1|2.5\n3|-4e2")]
    [TestCase("\uFEFFy,a\n1,2.5\n3,-4e2")]
    [TestCase("\n\ny,a\n\n1,2.5\n\n3,-4e2\n\n")]
    [TestCase("\"y\",\"a\"\n\"1\",\"2.5\"\n\"3\",\"-4e2\"\n")]
    [TestCase(" y , a \n 1 , 2.5\n3 ,-4e2")]
    public void Numbers_are_read_whatever_the_line_ends_and_delimiter(string text)
    {
        ColumnTable table = Csv(text).Read([Number("a"), Number("y")]);
        Assert.Multiple(() =>
        {
            Assert.That(table.RowCount, Is.EqualTo(2));
            Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, 3.0 }));
            Assert.That(table.Numbers("a"), Is.EqualTo(new[] { 2.5, -400.0 }));
        });
    }

    [Test]
    public void The_delimiter_can_be_given()
    {
        ColumnTable table = Csv("y a,b\n1 2\n", new CsvOptions { Delimiter = ' ' }).Read([Number("a,b")]);
        Assert.That(table.Numbers("a,b"), Is.EqualTo(new[] { 2.0 }));
    }

    [Test]
    public void Quoted_fields_hold_delimiters_quotes_and_line_breaks()
    {
        CsvSource source = Csv("y,\"the \"\"id\"\", here\"\n1,\"a, b\"\n2,\"say \"\"no\"\"\"\n3,\"two\nlines\"\n4,x\n");
        Assert.That(source.ColumnNames, Is.EqualTo(new[] { "y", "the \"id\", here" }));
        ColumnTable table = source.Read([Label("the \"id\", here")]);
        Assert.That(table.Labels("the \"id\", here"), Is.EqualTo(new[] { "a, b", "say \"no\"", "two\nlines", "x" }));
        Assert.That(table.Line(3), Is.EqualTo(6), "the quoted line break takes a line of the file");
    }

    [Test]
    public void A_row_with_a_missing_value_in_a_column_used_is_left_out()
    {
        ColumnTable table = Csv("y,a,g,unused\n1,2,u,\n,5,v,1\n3,NA,w,2\n4,7, ,3\n5,8,x,NA\n").Read([Number("y"), Number("a"), Label("g")]);
        Assert.Multiple(() =>
        {
            Assert.That(table.SourceRowCount, Is.EqualTo(5));
            Assert.That(table.DroppedRowCount, Is.EqualTo(3));
            Assert.That(table.Numbers("y"), Is.EqualTo(new[] { 1.0, 5.0 }));
            Assert.That(table.Labels("g").Labels, Is.EqualTo(new[] { "u", "x" }), "a label of a row left out is no group");
            Assert.That(
                table.MissingCounts,
                Is.EqualTo(new[] { new MissingCount("y", 1), new MissingCount("a", 1), new MissingCount("g", 1) })
            );
            Assert.That(table.SourceRow(1), Is.EqualTo(4));
            Assert.That(table.Line(0), Is.EqualTo(2));
            Assert.That(table.Line(1), Is.EqualTo(6));
        });
    }

    [Test]
    public void Labels_are_numbered_in_the_order_in_which_they_appear()
    {
        LabelColumn labels = Csv("g\nb\na\nb\n10\n").Read([Label("g")]).Labels("g");
        Assert.That(labels.Labels, Is.EqualTo(new[] { "b", "a", "10" }));
        Assert.That(labels.Codes.ToArray(), Is.EqualTo(new[] { 0, 1, 0, 2 }));
    }

    [Test]
    public void Many_rows_grow_the_columns()
    {
        StringBuilder text = new("y,g\n");
        for (int i = 0; i < 5000; i++)
        {
            text.Append(i).Append(",g").Append(i % 7).Append('\n');
        }

        ColumnTable table = Csv(text.ToString()).Read([Number("y"), Label("g")]);
        Assert.That(table.Numbers("y"), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => (double)i)));
        Assert.That(table.Labels("g"), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => "g" + (i % 7))));
    }

    [TestCase("y,a\n1,2\n3,abc\n", 3, "a", "'abc' is not a number")]
    [TestCase("y,a\n\n1,2\n\n3,abc\n", 5, "a", "'abc' is not a number")]
    [TestCase("y,a,note\n1,2,\"x\ny\"\n3,abc,z\n", 4, "a", "'abc' is not a number")]
    [TestCase("y,a\n1,\"1,5\"\n", 2, "a", "'1,5' is not a number")]
    [TestCase("y,a\n1,0x10\n", 2, "a", "not a number")]
    [TestCase("y,a\n1,2\n3,2\0\n", 3, "a", "not a number")]
    [TestCase("y,a\n1,inf\n", 2, "a", "'inf' is not a")]
    [TestCase("y,a\n1,Infinity\n", 2, "a", "'Infinity' is not a finite number")]
    [TestCase("y,a\n1,1e999\n", 2, "a", "'1e999' is not a finite number")]
    public void Text_among_numbers_names_file_line_and_column(string text, int line, string column, string expected)
    {
        DataSourceException error = Assert.Throws<DataSourceException>(() => Csv(text).Read([Number("y"), Number("a")]))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.SourceName, Is.EqualTo("data.csv"));
            Assert.That(error.Line, Is.EqualTo(line));
            Assert.That(error.Column, Is.EqualTo(column));
            Assert.That(error.Message, Does.StartWith($"data.csv, line {line}, column '{column}': ").And.Contain(expected));
        });
    }

    [TestCase("y,a\n1,2\n3\n", 3, "1 field where the header has 2")]
    [TestCase("y,a\n1,2,9\n", 2, "3 fields where the header has 2")]
    [TestCase("y,a\n1,2\n3,\"x\"z\n", 3, "quoted field")]
    [TestCase("y,a\n1,\"2\n3,4\n", 2, "quoted field")]
    public void A_broken_line_is_named(string text, int line, string expected)
    {
        Assert.That(
            () => Csv(text).Read([Number("y")]),
            Throws
                .TypeOf<DataSourceException>()
                .With.Message.Contains(expected)
                .And.Property(nameof(DataSourceException.Line))
                .EqualTo(line)
        );
    }

    [Test]
    public void A_missing_column_names_those_that_are_there()
    {
        Assert.That(
            () => Csv("y,age\n1,2\n").Read([Number("income")]),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("'income'").And.Message.Contains("y, age")
        );
        Assert.That(() => Csv("y,Age\n1,2\n").Read([Number("age")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("'Age'?"));
    }

    [Test]
    public void A_column_that_is_there_twice_matters_only_where_it_is_used()
    {
        CsvSource source = Csv("y,a,a\n1,2,3\n");
        Assert.That(source.Read([Number("y")]).RowCount, Is.EqualTo(1));
        Assert.That(() => source.Read([Number("a")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("columns 2 and 3"));
    }

    [Test]
    public void What_is_no_table_is_refused()
    {
        byte[] binary = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 10, 3, 200];
        byte[] latin1 = [.. "y,gr\xF6\xDFe\n1,2\n".Select(c => (byte)c)];
        Assert.Multiple(() =>
        {
            Assert.That(() => Csv(""), Throws.TypeOf<DataSourceException>().With.Message.Contains("empty"));
            Assert.That(() => Csv("\n \n"), Throws.TypeOf<DataSourceException>().With.Message.Contains("empty"));
            Assert.That(() => Csv(binary), Throws.TypeOf<DataSourceException>().With.Message.Contains("not a text file"));
            Assert.That(() => Csv(latin1), Throws.TypeOf<DataSourceException>().With.Message.Contains("UTF-8"));
            Assert.That(() => Csv("\"y,a\n1,2\n"), Throws.TypeOf<DataSourceException>().With.Message.Contains("not closed"));
            Assert.That(() => Csv("y,a\n1,2\n", new CsvOptions { Delimiter = '"' }), Throws.ArgumentException);
        });
    }

    [Test]
    public void Bytes_that_are_not_text_below_the_header_are_refused()
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes("y,g\n1,a\n2,"), 0xE9, (byte)'\n'];
        Assert.That(() => Csv(bytes).Read([Label("g")]), Throws.TypeOf<DataSourceException>().With.Message.Contains("UTF-8"));
    }

    [Test]
    public void A_field_longer_than_the_buffer_is_read()
    {
        string label = new('x', 300_000);
        Assert.That(Csv($"y,g\n1,{label}\n").Read([Label("g")]).Labels("g")[0], Is.EqualTo(label));
    }

    [Test]
    public void A_file_that_is_not_there_and_a_folder_are_refused()
    {
        string folder = Path.GetTempPath();
        Assert.That(
            () => CsvSource.OpenFile(Path.Combine(folder, Guid.NewGuid() + ".csv")),
            Throws.TypeOf<DataSourceException>().With.Message.Contains("no such file")
        );
        Assert.That(() => CsvSource.OpenFile(folder), Throws.TypeOf<DataSourceException>().With.Message.Contains("folder"));
    }

    [Test]
    public void Reading_is_cancelled_by_its_token()
    {
        string text = "y\n" + string.Concat(Enumerable.Repeat("1\n", 10_000));
        Assert.That(
            () => Csv(text).Read([Number("y")], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    [Test]
    [Platform("Linux")]
    public async Task A_pipe_is_read_though_it_can_be_read_only_once()
    {
        await using System.IO.Pipes.AnonymousPipeServerStream pipe = new(
            System.IO.Pipes.PipeDirection.Out,
            HandleInheritability.Inheritable
        );
        // Named before the writer may close the pipe, which closes the reading end too while nobody has asked for it; and held to the
        // end, since another test may be given the number of one that is closed.
        string path = $"/proc/self/fd/{pipe.GetClientHandleAsString()}";
        Task writing = Task.Run(() =>
        {
            pipe.Write("y,x\n1,2\n3,4\n"u8);
            pipe.Close();
        });
        CsvSource source = CsvSource.OpenFile(path);
        await writing;
        Assert.That(ModelFrame.Read(source, "y ~ x").Data.RowCount, Is.EqualTo(2));
        pipe.DisposeLocalCopyOfClientHandle();
    }
}
