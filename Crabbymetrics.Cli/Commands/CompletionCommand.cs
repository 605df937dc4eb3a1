using System.CommandLine;
using Crabbymetrics.Cli.Completion;
using Crabbymetrics.Cli.Plugins;

namespace Crabbymetrics.Cli.Commands;

/// <summary><c>crabby completion SHELL</c>, and the hidden <c>crabby complete</c> that its lines call.</summary>
internal static class CompletionCommand
{
    public static Command Create(CrabbyConsole console)
    {
        Argument<string> shell = new("SHELL") { Description = string.Join(", ", CompletionScript.Shells) };
        Command command = new("completion", "Lines for a shell that complete commands, options, their values and columns with the tab key.")
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            string script =
                CompletionScript.For(name)
                ?? throw new UsageException($"completion knows {string.Join(", ", CompletionScript.Shells)}; '{name}' is none of these.");
            console.Output.WriteLine(script.ReplaceLineEndings("\n"));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Makes the command that answers the shell.</summary>
    public static Command CreateAnswer(CrabbyHost host, CrabbyConsole console)
    {
        Argument<string[]> words = new("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        Command command = new("complete", "The words that may end a command line, one to a line.") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            CompletionCandidates candidates = new(parsed.RootCommandResult.Command, host, console);
            string[] typed = parsed.GetValue(words) ?? [];
            if (typed is [.. string[] before, "\"\""])
            {
                // The empty word of a shell that hands over none.
                typed = [.. before, ""];
            }

            foreach (string word in candidates.Find(typed))
            {
                console.Output.WriteLine(word);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
