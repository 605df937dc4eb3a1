using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Cli;

/// <summary>The tool, apart from the process it runs in.</summary>
public static class CrabbyApplication
{
    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The words after <c>crabby</c>.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="cancellationToken">Interrupts the run.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CrabbyConsole console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(console);
        int exitCode;
        try
        {
            exitCode = Dispatch(arguments, console, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            exitCode = Fail(console, ExitCode.Interrupted, "interrupted.");
        }
        catch (OptionsValidationException error)
        {
            exitCode = Fail(console, ExitCode.BadInput, ShellWords.Of(string.Join(" ", error.Failures)));
        }
        catch (ArgumentException error)
        {
            exitCode = Fail(console, ExitCode.BadInput, ShellWords.Of(error));
        }
        catch (Exception error) when (error is UsageException or FormulaException or DataSourceException)
        {
            exitCode = Fail(console, ExitCode.BadInput, error.Message);
        }
        catch (Exception error) when (error is NotSupportedException or InferenceUnavailableException)
        {
            exitCode = Fail(console, ExitCode.BadInput, ShellWords.Of(error));
        }
        catch (CrabbymetricsException error)
        {
            exitCode = Fail(console, ExitCode.FitFailed, ShellWords.Of(error));
        }
        catch (IOException error)
        {
            // The reader of a pipe may leave before the end (crabby ... | head): there is no one left to tell.
            exitCode = Fail(console, ExitCode.BadInput, error.Message);
        }

        return exitCode;
    }

    private static int Dispatch(IReadOnlyList<string> arguments, CrabbyConsole console, CancellationToken cancellationToken)
    {
        CrabbyHost host = new(PluginLoader.Load(arguments));
        RootCommand root = new(
            "Regressions with the standard errors you ask for. Results go to the standard output, words to the error stream. Exit "
                + "codes: 0; 1 where a fit has no answer (no convergence, not identified, separated); 2 for wrong usage or bad data; 130 "
                + "when interrupted."
        )
        {
            FitCommand.Create(host, console, arguments.Any(static word => word is "--help" or "-h" or "-?"), cancellationToken),
            new CompareCommand(console).Create(),
            ListCommand.Create(host, console),
            new Option<string[]>(PluginLoader.OptionName)
            {
                HelpName = "FILE",
                Description = "assembly with further estimators, covariances, bootstrap schemes or solvers; may be given several times",
                Recursive = true,
            },
        };
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            string text = UnknownOption.Describe(parsed, arguments, CommandPath(parsed)) ?? Describe(parsed);
            throw new UsageException($"{text} (see {CommandPath(parsed)} --help)");
        }

        int exitCode = parsed.Invoke(
            new InvocationConfiguration
            {
                Output = console.Output,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }
        );
        console.Output.Flush();
        return exitCode;
    }

    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return parsed.Errors[0].Message;
        }

        string known = string.Join(", ", command.Subcommands.Select(static subcommand => subcommand.Name));
        return parsed.UnmatchedTokens.Count > 0
            ? $"{CommandPath(parsed)} knows no '{parsed.UnmatchedTokens[0]}'; it knows: {known}."
            : $"{CommandPath(parsed)} needs one of: {known}.";
    }

    private static string CommandPath(ParseResult parsed)
    {
        List<string> path = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = command.Parent)
        {
            path.Insert(0, command.Command is RootCommand ? "crabby" : command.Command.Name);
        }

        return string.Join(' ', path);
    }

    private static int Fail(CrabbyConsole console, int exitCode, string message)
    {
        console.Error.WriteLine("crabby: " + Messages.SingleLine(message));
        return exitCode;
    }
}
