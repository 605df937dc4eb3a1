namespace Crabbymetrics.Tests.Cli;

/// <summary>A file that a command reads is never one that it writes.</summary>
public class OutputFileTests
{
    private const string Rows = "y,x\n1,0\n2,1\n3,0\n4,1\n";

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("crabby").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("data.csv")]
    [TestCase("new.csv")]
    [TestCase("link.csv")]
    [TestCase("hard.csv")]
    [TestCase("folder/data.csv")]
    [TestCase("./folder/../data.csv")]
    public void Predictions_are_never_written_over_an_input(string output)
    {
        string data = Write("data.csv");
        string rows = Write("new.csv");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.csv"), data);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "folder"), _folder);
        if (output == "hard.csv")
        {
            if (OperatingSystem.IsWindows())
            {
                Assert.Ignore("ln is not there.");
            }

            using System.Diagnostics.Process link = System.Diagnostics.Process.Start("ln", [data, Path.Combine(_folder, "hard.csv")]);
            link.WaitForExit();
        }

        CrabbyRun run = Run(data, rows, Path.Combine(_folder, output));
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.ErrorLine, Does.StartWith("crabby: --predict-output ").And.Contain("which is read"));
            Assert.That(run.Output, Is.Empty);
            Assert.That(File.ReadAllText(data), Is.EqualTo(Rows));
            Assert.That(File.ReadAllText(rows), Is.EqualTo(Rows));
        });
    }

    [Test]
    public void Nor_over_one_of_several_inputs()
    {
        string[] files = [Write("a1.csv"), Write("a2.csv")];
        string rows = Write("new.csv");
        CrabbyRun pattern = Run(Path.Combine(_folder, "a?.csv"), rows, files[1]);
        CrabbyRun several = CrabbyRun.Of(["fit", "poisson", .. files, "-f", "y ~ x", "--predict", rows, "--predict-output", files[1]]);
        Assert.Multiple(() =>
        {
            Assert.That(pattern.ErrorLine, Does.Contain("which is read"));
            Assert.That(several.ErrorLine, Does.Contain("which is read"));
            Assert.That(File.ReadAllText(files[1]), Is.EqualTo(Rows));
        });
    }

    [Test]
    public void An_earlier_output_is_written_over()
    {
        string data = Write("data.csv");
        string output = Path.Combine(_folder, "out.csv");
        File.WriteAllText(output, "old");
        Assert.That(Run(data, data, output).ExitCode, Is.Zero);
        Assert.That(File.ReadAllText(output), Does.StartWith("row,prediction"));
    }

    [Test]
    public void A_column_named_as_the_intercept_is_refused_where_there_is_one()
    {
        const string Data = "y,(Intercept)\n1,1\n2,2\n4,3\n3,1\n";
        CrabbyRun with = CrabbyRun.PoissonOf(Data, "y ~ `(Intercept)`");
        CrabbyRun without = CrabbyRun.PoissonOf(Data, "y ~ `(Intercept)` - 1");
        Assert.That(with.ExitCode, Is.EqualTo(2));
        Assert.That(with.ErrorLine, Does.Contain("'(Intercept)'").And.Contain("the name of the intercept"));
        Assert.That(without.ExitCode, Is.Zero, without.Error);
    }

    [Test]
    public void A_column_named_as_a_category_of_another_is_refused()
    {
        CrabbyRun run = CrabbyRun.PoissonOf("y,g,g[b]\n1,a,1\n2,b,2\n4,a,3\n3,b,1\n", "y ~ g + `g[b]`");
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain("'g[b]'").And.Contain("category of the column 'g'"));
    }

    private static CrabbyRun Run(string data, string rows, string output) =>
        CrabbyRun.Poisson(data, "y ~ x", "--predict", rows, "--predict-output", output);

    private string Write(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, Rows);
        return path;
    }
}
