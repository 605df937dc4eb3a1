using System.Text.RegularExpressions;
using Crabbymetrics.Tests.Architecture;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>
/// Where a block of text follows a block with one command, it is what the command prints. <c>UPDATE_PAGES=1</c> writes the texts anew.
/// </summary>
public sealed partial class OutputOfPagesTests
{
    private static IEnumerable<string> Pages() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")
            .Where(static path => Printed().IsMatch(Read(path)))
            .Select(static path => Path.GetFileName(path));

    [TestCaseSource(nameof(Pages))]
    public void Commands_print_what_stands_below_them(string page)
    {
        string path = Path.Combine(Repository.Root, "docs", page);
        string text = Read(path);
        string anew = Printed().Replace(text, static block => block.Groups["head"].Value + Output(block.Groups["command"].Value) + "```\n");
        if (Environment.GetEnvironmentVariable("UPDATE_PAGES") == "1")
        {
            File.WriteAllText(path, anew);
        }

        Assert.That(Read(path), Is.EqualTo(anew), "UPDATE_PAGES=1 writes the outputs anew");
    }

    private static string Output(string command)
    {
        CrabbyRun run = PageCommand.Run(command, "");
        Assert.That(run.ExitCode, Is.Zero, command + "\n" + run.Error);
        return string.Concat(run.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(static line => line.TrimEnd() + "\n"));
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    [GeneratedRegex(
        "(?<head>^```(sh)?\\n(?<command>crabby [^\\n]*)\\n```\\n\\n```text\\n).*?^```\\n",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Printed();
}
