using System.Text.Json;

namespace Crabbymetrics.Tests.Cli;

/// <summary>Files in another form than the usual one, and the options that read them.</summary>
public sealed class DataOptionsTests
{
    private const string European = "y;x;g\n1;0,5;a\n2;1,0;b\n0;-1,5;a\n4;2.000,25;-\n3;1,25;b\n";

    [Test]
    public void The_message_names_the_option_that_reads_the_file()
    {
        CrabbyRun without = Fit(European);
        Assert.That(without.ExitCode, Is.EqualTo(2));
        Assert.That(without.Error, Does.Contain("line 2, column 'x'").And.Contain("--decimal ,").And.Not.Contain("CsvOptions"));
        CrabbyRun withComma = Fit(European, "--decimal", ",");
        Assert.That(withComma.ExitCode, Is.EqualTo(2));
        Assert.That(withComma.Error, Does.Contain("line 5, column 'x'").And.Contain("--thousands ."));
        CrabbyRun read = Fit(European, "--decimal", ",", "--thousands", ".", "--output", "json");
        Assert.That(read.ExitCode, Is.Zero, read.Error);
        Assert.That(JsonDocument.Parse(read.Output).RootElement.GetProperty("nobs").GetInt32(), Is.EqualTo(5));
    }

    [Test]
    public void Missing_values_and_comments_are_as_told()
    {
        CrabbyRun run = Fit("# made today\ny,x\n1,2\n-9,3\n2,?\n0,1\n5,4\n", "--na", "-9,?", "--comment", "#", "--output", "json");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(JsonDocument.Parse(run.Output).RootElement.GetProperty("nobs").GetInt32(), Is.EqualTo(3));
    }

    [TestCase("--decimal", ";", "--decimal is . or ,")]
    [TestCase("--thousands", "x", "--thousands is")]
    [TestCase("--thousands", ".", "both '.'")]
    [TestCase("--encoding", "klingon", "--encoding klingon is not known")]
    [TestCase("--comment", "ab", "--comment takes one character")]
    public void What_cannot_be_is_refused(string option, string value, string message)
    {
        CrabbyRun run = Fit("y,x\n1,2\n", option, value);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void An_encoding_is_read()
    {
        CrabbyRun run = CrabbyRun.WithInput(
            System.Text.Encoding.Latin1.GetBytes("y,größe\n1,2\n0,1\n3,3\n"),
            "fit",
            "poisson",
            "-",
            "--formula",
            "y ~ größe",
            "--encoding",
            "latin1"
        );
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("größe"));
    }

    private static CrabbyRun Fit(string text, params string[] options) =>
        CrabbyRun.WithInput(System.Text.Encoding.UTF8.GetBytes(text), ["fit", "poisson", "-", "--formula", "y ~ x", .. options]);

    [Test]
    public void A_comment_in_place_of_the_header_names_the_option()
    {
        const string Data = "# made in 2001\ny,x\n1,2\n3,4\n0,1\n";
        CrabbyRun run = CrabbyRun.OfInput(Data, "fit", "ols", "-", "-f", "y ~ x");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("--comment '#' skips them").And.Not.Contain("CsvOptions"));
        Assert.That(CrabbyRun.OfInput(Data, "fit", "ols", "-", "-f", "y ~ x", "--comment", "#").ExitCode, Is.Zero);
    }
}
