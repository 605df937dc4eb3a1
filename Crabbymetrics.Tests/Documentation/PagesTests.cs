using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>What the pages name exists: the pages of the index, the targets of links, paths of the repository, the table of
/// references.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Pages =
    [
        "README.md",
        "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(static path => "docs/" + Path.GetFileName(path)),
    ];

    [Test]
    public void The_index_lists_every_page()
    {
        string index = Read("docs/index.md");
        Assert.That(
            Pages.Where(page =>
                page != "docs/index.md" && !index.Contains($"({Path.GetRelativePath("docs", page)})", StringComparison.Ordinal)
            ),
            Is.Empty
        );
    }

    [TestCaseSource(nameof(Pages))]
    public void Links_lead_to_files(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        Assert.That(
            Links()
                .Matches(Read(page))
                .Select(static match => match.Groups["target"].Value)
                .Where(static target => !target.Contains("://", StringComparison.Ordinal))
                .Where(target => !Path.Exists(Path.Combine(folder, target))),
            Is.Empty
        );
    }

    [TestCase("CONTRIBUTING.md")]
    [TestCase("docs/architecture.md")]
    public void Paths_in_code_marks_exist(string page)
    {
        string[] paths = [.. Paths().Matches(Read(page)).Select(static match => match.Groups["path"].Value)];
        Assert.That(paths, Has.Length.GreaterThan(9));
        Assert.That(paths.Where(static path => !Path.Exists(Path.Combine(Repository.Root, path))), Is.Empty);
    }

    [TestCaseSource(typeof(ShippedAssemblies), nameof(ShippedAssemblies.Names))]
    public void The_architecture_states_the_references_that_are_allowed(string name)
    {
        string row = Read("docs/architecture.md")
            .Split('\n')
            .Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal))
            .Split('|')[2];
        Assert.That(
            Marked().Matches(row).Select(static match => match.Groups["text"].Value),
            Is.EquivalentTo(ReferenceTests.Allowed[name])
        );
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    [GeneratedRegex("\\]\\((?<target>[^)#\\s]+)(#[^)]*)?\\)")]
    private static partial Regex Links();

    [GeneratedRegex("`(?<path>(Crabbymetrics\\.[A-Za-z]+|docs|build|samples)(/[A-Za-z0-9./-]+)?|[a-z]+\\.json|\\.editorconfig)`")]
    private static partial Regex Paths();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Marked();
}
