using System.Text;
using Crabbymetrics.Tests.Cli;

namespace Crabbymetrics.Tests.Documentation;

/// <summary>A command as it stands on a page, run inside the test process.</summary>
internal static class PageCommand
{
    // Data of pages that no sample holds.
    private static readonly Dictionary<string, string[]> Files = new()
    {
        ["wages.csv"] = ["iv", "mroz.csv"],
        ["panel.csv"] = ["fe_iv", "sim_panel.csv"],
        ["staggered.csv"] = ["event_study", "staggered.csv"],
    };

    /// <summary>Runs it.</summary>
    /// <param name="command">The line, which begins with <c>crabby</c>.</param>
    /// <param name="model">The file that stands for <c>model.json</c>.</param>
    public static CrabbyRun Run(string command, string model) =>
        CrabbyRun.Of([
            .. Words(command)
                .Skip(1)
                .Select(word =>
                    Path.GetExtension(word) is ".svg" or ".html" ? model + Path.GetExtension(word)
                    : word is "model.json" or "influence.csv" ? model
                    : Files.TryGetValue(word, out string[]? file)
                        ? Path.Combine([TestContext.CurrentContext.TestDirectory, "Fixtures", .. file])
                    : word.Replace("samples/data", CrabbyRun.Samples, StringComparison.Ordinal)
                ),
        ]);

    private static List<string> Words(string command)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool quoted = false;
        foreach (char c in command + " ")
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c != ' ' || quoted)
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
