using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>The commands of docs/dictionary.md run.</summary>
public sealed partial class DictionaryPageTests
{
    private static IEnumerable<string> Commands() =>
        Command()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "dictionary.md")))
            .Select(static match => match.Groups["command"].Value.Replace(@"\|", "|", StringComparison.Ordinal));

    [TestCaseSource(nameof(Commands))]
    public void A_command_runs(string command)
    {
        CrabbyRun run = PageCommand.Run(command.Replace("d.csv", "samples/data/firms.csv", StringComparison.Ordinal), "");
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }

    [Test]
    public void Every_row_has_one() => Assert.That(Commands().Count(), Is.GreaterThan(30));

    [GeneratedRegex("`(?<command>crabby [^`]+)` \\|$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
