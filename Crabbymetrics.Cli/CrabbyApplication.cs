using System.CommandLine;
using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Cli.Fitting;
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
            exitCode = Fail(console, ExitCode.BadInput, string.Join(" ", error.Failures));
        }
        catch (Exception error) when (error is UsageException or FormulaException or DataSourceException or ArgumentException or NotSupportedException or InferenceUnavailableException)
        {
            exitCode = Fail(console, ExitCode.BadInput, error.Message);
        }
        catch (CrabbymetricsException error)
        {
            exitCode = Fail(console, ExitCode.FitFailed, error.Message);
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
        RootCommand root = new("Regressions with the standard errors you ask for.")
        {
            FitCommand.Create(FitBindings.All, console, cancellationToken),
        };
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            throw new UsageException($"{parsed.Errors[0].Message} ({HelpHint(parsed)})");
        }

        int exitCode = parsed.Invoke(new InvocationConfiguration
        {
            Output = console.Output,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
        console.Output.Flush();
        return exitCode;
    }

    private static string HelpHint(ParseResult parsed)
    {
        List<string> path = [];
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = command.Parent)
        {
            path.Insert(0, command.Command is RootCommand ? "crabby" : command.Command.Name);
        }

        return $"see {string.Join(' ', path)} --help";
    }

    private static int Fail(CrabbyConsole console, int exitCode, string message)
    {
        console.Error.WriteLine("crabby: " + SingleLine(message));
        return exitCode;
    }

    // The framework adds the parameter's name to the message of an ArgumentException; it means nothing to a user of the tool.
    private static string SingleLine(string message)
    {
        int suffix = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        string text = suffix > 0 ? message[..suffix] : message;
        return text.ReplaceLineEndings(" ");
    }
}
