using System.CommandLine;

namespace Crabbymetrics.Cli;

/// <summary>Says of an option that a command does not take who takes it, or which one was meant.</summary>
internal static class UnknownOption
{
    // Shorter words are a part of too many names.
    private const int ShortestPart = 3;

    private const string Where = "rows are chosen by --where EXPR: --where \"year > 2000 & region == 'north'\".";
    private const string Absorbed = "effects to absorb stand in the formula, after a bar: \"y ~ x | firm + year\".";
    private const string Covariance = "the covariance is --vcov NAME; --robust is --vcov hc1, and --cluster COL implies cr1.";

    // Words of other programs, and of earlier versions.
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["--alpha"] = "--alpha is now --ridge: the weight of the ridge penalty.",
        ["--subset"] = Where,
        ["--filter"] = Where,
        ["--if"] = Where,
        ["--absorb"] = Absorbed,
        ["--fe"] = Absorbed,
        ["--fixed-effects"] = Absorbed,
        ["--vce"] = Covariance,
        ["--se"] = Covariance,
        ["--cov"] = Covariance,
        ["--cov-type"] = Covariance,
        ["--sep"] = "the character between fields is --delimiter CHAR.",
        ["--dec"] = "the decimal comma is --decimal ,.",
        ["--na-values"] = "the texts of missing values are --na LIST.",
        ["--na-strings"] = "the texts of missing values are --na LIST.",
        ["--id"] = "the units of a panel are --unit COL, its periods --time COL.",
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
                return name == "--alpha" ? now : $"{commandPath} takes no {name}: {now}";
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

    /// <summary>The nearest of some names, or those that have the given one as a part, in a question; empty where none is near.</summary>
    public static string Meant(string name, IEnumerable<string> candidates)
    {
        string[] all = [.. candidates.Distinct()];
        string? near = all.Where(candidate => Distance(candidate, name) <= Math.Max(1, name.Length / 4))
            .MinBy(candidate => Distance(candidate, name));
        string[] meant =
            near is not null ? [near]
            : name.Length < ShortestPart ? []
            : [.. all.Where(candidate => candidate.Contains(name, StringComparison.OrdinalIgnoreCase))];
        return meant.Length switch
        {
            0 => "",
            1 => $"; is {meant[0]} meant?",
            _ => $"; is {string.Join(", ", meant[..^1])} or {meant[^1]} meant?",
        };
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
