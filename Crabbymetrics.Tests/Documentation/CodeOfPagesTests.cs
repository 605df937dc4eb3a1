using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The C# of these pages stands word for word in files that are compiled; each block names its file in a comment before
/// it.</summary>
public sealed partial class CodeOfPagesTests
{
    [TestCase("docs/write-your-own-estimator.md")]
    [TestCase("docs/m-estimation.md")]
    [TestCase("docs/iv.md")]
    [TestCase("docs/larger-than-memory.md")]
    [TestCase("docs/elastic-net.md")]
    [TestCase("docs/architecture.md")]
    [TestCase("docs/several-machines.md")]
    [TestCase("docs/ols.md")]
    [TestCase("docs/plots.md")]
    [TestCase("docs/fixed-effects.md")]
    [TestCase("docs/synthetic-control.md")]
    [TestCase("docs/counts.md")]
    [TestCase("docs/binary.md")]
    [TestCase("docs/glm.md")]
    [TestCase("docs/effects.md")]
    [TestCase("docs/multinomial.md")]
    [TestCase("docs/tables.md")]
    [TestCase("docs/transformers.md")]
    [TestCase("docs/ftrl.md")]
    [TestCase("CONTRIBUTING.md")]
    public void Every_block_stands_in_the_file_that_it_names(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        Match[] blocks = Blocks().Matches(text).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(blocks, Is.Not.Empty);
            Assert.That(blocks, Has.Length.EqualTo(Fences().Count(text)), "a block of C# without the name of its file");
            foreach (Match block in blocks)
            {
                string file = block.Groups["file"].Value;
                string path = Path.Combine(Repository.Root, file);
                Assert.That(File.Exists(path), file);
                Assert.That(Lines(File.ReadAllText(path)), Does.Contain(Lines(block.Groups["code"].Value)), $"not in {file}");
            }
        });
    }

    // Indentation depends on where a block stands; nothing else does.
    private static string Lines(string code) =>
        "\n" + string.Join('\n', code.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(static line => line.Trim())) + "\n";

    [GeneratedRegex("^<!-- from (?<file>\\S+) -->\n```csharp\n(?<code>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex Fences();
}
