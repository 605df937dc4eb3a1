using System.CommandLine;

namespace Crabbymetrics.Cli;

/// <summary>Says of an option that a command does not take who takes it, or which one was meant.</summary>
internal static class UnknownOption
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["--alpha"] = "--alpha is now --ridge: the weight of the ridge penalty.",
    };

    /// <summary>A sentence on the first option that the command does not take; null where there is none.</summary>
    /// <param name="parsed">A command line with an error.</param>
    /// <param name="complete">The tool with the options of all commands.</param>
    /// <param name="arguments">Its words.</param>
    /// <param name="commandPath">The command as it was typed.</param>
    public static string? Describe(ParseResult parsed, RootCommand complete, IReadOnlyList<string> arguments, string commandPath)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0)
        {
            return null;
        }

        HashSet<string> known = [.. Names(command), .. Names(parsed.RootCommandResult.Command), "--"];
        foreach (string word in arguments)
        {
            string name = word.Split('=')[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || known.Contains(name))
            {
                continue;
            }

            if (Renamed.TryGetValue(name, out string? now))
            {
                return now;
            }

            // The other estimators of crabby fit, or the other commands.
            Command[] others = [.. complete.Subcommands.SelectMany(static top => (Command[])[top, .. top.Subcommands])];
            string[] takers = [.. others.Where(other => Names(other).Contains(name)).Select(static other => other.Name)];
            if (takers.Length > 0)
            {
                return $"{commandPath} does not read {name}. These do: {string.Join(", ", takers)}.";
            }

            string? near = known.Where(candidate => Distance(candidate, name) <= 2).MinBy(candidate => Distance(candidate, name));
            return $"{commandPath} takes no {name}{(near is null ? "." : $"; is {near} meant?")}";
        }

        return null;
    }

    private static IEnumerable<string> Names(Command command) =>
        command.Options.SelectMany(static option => (string[])[option.Name, .. option.Aliases]);

    // Letters to change, insert or leave out (Levenshtein).
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int change = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
