using Crabbymetrics.Tests.Documentation;

namespace Crabbymetrics.Tests.Cli;

public class DocumentationTests
{
    private static IEnumerable<string> Commands() =>
        Directory
            .EnumerateFiles(Path.Combine(CrabbyRun.FindRoot(), "docs"), "*.md")
            // Its commands read what others wrote before; TablesPage runs them in a folder of their own.
            .Where(static path => Path.GetFileName(path) != "tables.md")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Where(static line =>
                line.StartsWith("crabby ", StringComparison.Ordinal) && !line.Contains(" DATA ", StringComparison.Ordinal)
            );

    [TestCaseSource(nameof(Commands))]
    public void Every_command_of_the_pages_runs(string command)
    {
        using TemporaryFile model = new();
        if (
            command.StartsWith("crabby predict", StringComparison.Ordinal)
            || command.Contains("compare model.json", StringComparison.Ordinal)
            || command.Contains("--vuong model.json", StringComparison.Ordinal)
        )
        {
            // The page saves a model before it predicts with it.
            PageCommand.Run(
                Commands().TakeWhile(other => other != command).Last(static other => other.Contains("--save", StringComparison.Ordinal)),
                model.Path
            );
        }

        CrabbyRun run = PageCommand.Run(command, model.Path);
        File.Delete(model.Path + ".svg");
        File.Delete(model.Path + ".html");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(run.Output, Is.Not.Empty);
    }

    [TestCase("", "its header is not UTF-8 text", "--encoding")]
    [TestCase("--encoding latin1", "there is no column named", "--comment '#'")]
    [TestCase("--encoding latin1 --comment #", "separators between thousands and a decimal comma", "--decimal ,")]
    [TestCase("--encoding latin1 --comment # --decimal , --thousands .", "'k. A.' is not a number", "--na")]
    public void The_messy_file_asks_for_what_it_needs(string options, string problem, string option)
    {
        CrabbyRun run = CrabbyRun.Of([
            "fit",
            "ols",
            Path.Combine(CrabbyRun.Samples, "messy.csv"),
            "-f",
            "sales ~ area",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ]);
        Assert.That(run.ExitCode, Is.EqualTo(2));
        Assert.That(run.ErrorLine, Does.Contain(problem).And.Contain(option));
    }

    [Test]
    public void The_page_names_every_property_of_the_json()
    {
        string page = File.ReadAllText(Path.Combine(CrabbyRun.FindRoot(), "docs", "command-line.md"));
        CrabbyRun run = CrabbyRun.Poisson(
            CrabbyRun.Quine,
            "Days ~ EthN",
            "--output",
            "json",
            "--irr",
            "--margins",
            "--margins-at-means",
            "--test",
            "EthN = 0"
        );
        Assert.That(
            run.Json.EnumerateObject()
                .Select(property => property.Name)
                .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)),
            Is.Empty
        );
    }
}
