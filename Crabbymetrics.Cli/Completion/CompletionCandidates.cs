using System.Collections.Immutable;
using System.CommandLine;
using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Cli.Completion;

/// <summary>The words that may stand at the end of a command line while it is typed.</summary>
internal sealed class CompletionCandidates(Command root, CrabbyHost host, CrabbyConsole console)
{
    /// <summary>Finds them.</summary>
    /// <param name="words">The words after <c>crabby</c>; the last one is typed in part, or empty.</param>
    /// <returns>Words that begin like the last one, sorted. None where a file or a free text is expected.</returns>
    public IReadOnlyList<string> Find(IReadOnlyList<string> words)
    {
        string typed = words.Count == 0 ? "" : words[^1];
        string[] before = [.. words.SkipLast(1)];
        List<Command> path = Descend(before);
        Option[] options =
        [
            .. path[^1].Options,
            .. path.SkipLast(1).SelectMany(static above => above.Options.Where(static o => o.Recursive)),
        ];
        if (before.Length > 0 && options.FirstOrDefault(option => IsNamed(option, before[^1])) is { } waiting && TakesValue(waiting))
        {
            int start = IsList(waiting) ? typed.LastIndexOf(',') + 1 : 0;
            return Matching(Values(path[^1], waiting, before), typed[start..], typed[..start]);
        }

        return typed.StartsWith('-')
            ? Matching(options.Where(option => !option.Hidden && !IsSpent(option, before)).Select(static o => o.Name), typed, "")
            : Matching(
                path[^1].Subcommands.Where(static c => !c.Hidden).SelectMany(static c => (string[])[c.Name, .. c.Aliases]),
                typed,
                ""
            );
    }

    private static IReadOnlyList<string> Matching(IEnumerable<string> words, string typed, string prefix) =>
        [
            .. words
                .Where(word => word.StartsWith(typed, StringComparison.Ordinal))
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(word => prefix + word),
        ];

    // The command that the words name, behind those above it.
    private List<Command> Descend(string[] before)
    {
        List<Command> path = [root];
        foreach (string word in before)
        {
            if (path[^1].Subcommands.FirstOrDefault(command => command.Name == word || command.Aliases.Contains(word)) is { } next)
            {
                path.Add(next);
            }
        }

        return path;
    }

    private static bool IsNamed(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static bool IsSpent(Option option, string[] before) =>
        option.Arity.MaximumNumberOfValues <= 1 && Array.Exists(before, word => IsNamed(option, word));

    // COL,COL and EXPR[,EXPR]: several names behind one another.
    private static bool IsList(Option option) => option.HelpName?.Contains(',', StringComparison.Ordinal) == true;

    private IEnumerable<string> Values(Command command, Option option, string[] before)
    {
        OptionDescriptor? own = host
            .Models.FirstOrDefault(model => model.Name == command.Name)
            ?.Options.Options.FirstOrDefault(described => described.Flag == option.Name);
        if (own is { Choices.IsEmpty: false })
        {
            return own.Choices.Select(static choice => choice.Word);
        }

        if (own?.NamesIn is { } registered)
        {
            return Registered(registered);
        }

        string form = option.HelpName ?? "";
        return option.Name switch
        {
            "--vcov" => Registered(static services => services.GetRequiredService<ICovarianceRegistry>().Names),
            "--bootstrap-scheme" => Registered(static services => services.GetRequiredService<IBootstrapSchemeRegistry>().Names),
            "--solver" => Registered(static services => LikelihoodSolvers.Names(services.GetRequiredService<ISolverRegistry>())),
            _ when form.StartsWith("COL", StringComparison.Ordinal) || form.StartsWith("EXPR", StringComparison.Ordinal) => Columns(before),
            // drop|fail; capital letters stand for a value of the user's: B|andrews|newey-west.
            _ when form.Contains('|', StringComparison.Ordinal) => form.Split('|').Where(static word => word.Any(char.IsLower)),
            _ => [],
        };
    }

    private string[] Registered(Func<IServiceProvider, IEnumerable<string>> names)
    {
        using ServiceProvider services = host.CreateServices();
        return [.. names(services)];
    }

    // The columns of the first file among the words; none where it cannot be read, which the command itself says when it runs.
    private ImmutableArray<string> Columns(string[] before)
    {
        string? file = Array.Find(before, File.Exists);
        try
        {
            return file is null ? [] : DataFiles.Open(file, new ReadingArguments(), console).Source.ColumnNames;
        }
        catch (Exception error) when (error is DataSourceException or UsageException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
