using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Crabbymetrics.Cli.Commands;
using Crabbymetrics.Cli.Plugins;
using Crabbymetrics.Data;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Cli;

/// <summary>The tool, apart from the process it runs in.</summary>
public static class CrabbyApplication
{
    private const string VerboseName = "--verbose";

    /// <summary>Runs one command.</summary>
    /// <param name="arguments">The words after <c>crabby</c>.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="cancellationToken">Interrupts the run.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CrabbyConsole console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(console);
        IReadOnlyList<ICrabbymetricsPlugin> plugins = [];
        // As git and dotnet have it: crabby help fit.
        if (arguments.Count > 0 && arguments[0] == "help")
        {
            arguments = [.. arguments.Skip(1), "--help"];
        }

        try
        {
            plugins = PluginLoader.Load(arguments);
            return Dispatch(arguments, plugins, console, cancellationToken);
        }
#pragma warning disable CA1031 // This is where an exception ends: whatever it is, the user gets one line.
        catch (Exception error)
#pragma warning restore CA1031
        {
            (int exitCode, string message) = Describe(error, plugins);
            return Fail(console, exitCode, message, arguments.Contains(VerboseName) ? error : null);
        }
    }

    private static (int ExitCode, string Message) Describe(Exception error, IReadOnlyList<ICrabbymetricsPlugin> plugins) =>
        error switch
        {
            OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
            OptionsValidationException invalid => (ExitCode.BadInput, ShellWords.Of(string.Join(" ", invalid.Failures))),
            UsageException => (ExitCode.BadInput, error.Message),
            DataSourceException or FormulaException => (ExitCode.BadInput, ShellWords.OfReading(error.Message)),
            _ when PluginFault.Find(error, plugins) is { } plugin
                    && error is not (ArgumentException or NotSupportedException or CrabbymetricsException) => (
                ExitCode.FitFailed,
                $"plug-in {plugin}: {error.GetType().Name}: {error.Message} ({VerboseName} shows where.)"
            ),
            ArgumentException or NotSupportedException or InferenceUnavailableException => (ExitCode.BadInput, ShellWords.Of(error)),
            CrabbymetricsException => (ExitCode.FitFailed, ShellWords.Of(error)),
            FileNotFoundException or FileLoadException or DirectoryNotFoundException => (ExitCode.BadInput, error.Message),
            // What reads and writes files says so itself: a full disk, a stream that is closed.
            IOException or UnauthorizedAccessException => (ExitCode.BadInput, $"the standard output cannot be written: {error.Message}"),
            _ => (ExitCode.FitFailed, $"unexpected {error.GetType().Name}: {error.Message} ({VerboseName} shows where.)"),
        };

    private static int Dispatch(
        IReadOnlyList<string> arguments,
        IReadOnlyList<ICrabbymetricsPlugin> plugins,
        CrabbyConsole console,
        CancellationToken cancellationToken
    )
    {
        CrabbyHost host = new(plugins);
        RootCommand root = CreateRoot(host, console, arguments, arguments.Contains, cancellationToken);
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            string text =
                UnknownOption.Describe(
                    parsed,
                    CreateRoot(host, console, arguments, static _ => true, cancellationToken),
                    arguments,
                    CommandPath(parsed)
                ) ?? Describe(parsed);
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

    private static RootCommand CreateRoot(
        CrabbyHost host,
        CrabbyConsole console,
        IReadOnlyList<string> arguments,
        Func<string, bool> isNamed,
        CancellationToken cancellationToken
    ) =>
        new(
            "Regressions with the standard errors you ask for. Results go to the standard output, words to the error stream. Exit "
                + "codes: 0; 1 where a fit has no answer (no convergence, not identified, separated); 2 for wrong usage or bad data; 130 "
                + "when interrupted."
        )
        {
            FitCommand.Create(host, console, isNamed, arguments.Any(static word => word is "--help" or "-h" or "-?"), cancellationToken),
            new PredictCommand(host, console).Create(cancellationToken),
            new ConvertCommand(console).Create(cancellationToken),
            new CompareCommand(console).Create(),
            new ReportCommand().Create(),
            WorkerCommand.Create(console, cancellationToken),
            ListCommand.Create(host, console),
            CompletionCommand.Create(console),
            CompletionCommand.CreateAnswer(host, console),
            new Option<string[]>(PluginLoader.OptionName)
            {
                HelpName = "FILE",
                Description = "assembly with further estimators, covariances, bootstrap schemes or solvers; may be given several times",
                Recursive = true,
            },
            new Option<bool>(VerboseName) { Description = "with an error, the stack of calls that led to it", Recursive = true },
        };

    private static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            string? formula = parsed.Tokens.Select(static token => token.Value).FirstOrDefault(static word => word.Contains('~'));
            return formula is not null && parsed.Errors[0].Message.Contains("'--formula'", StringComparison.Ordinal)
                ? $"the formula stands behind its option: -f \"{formula}\"."
                : parsed.Errors[0].Message;
        }

        string known = string.Join(", ", command.Subcommands.Where(static subcommand => !subcommand.Hidden).Select(static c => c.Name));
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            string here = command.Name == "fit" ? ForeignModels.Find(word) : "";
            if (here.Length == 0 && command.Name == "fit" && (File.Exists(word) || word.Contains('.', StringComparison.Ordinal)))
            {
                return $"the model comes before the data: crabby fit ols {word} --formula \"y ~ x\". There are: {known}.";
            }

            // Models without their fit.
            Command? fit = command.Subcommands.FirstOrDefault(static subcommand => subcommand.Name == "fit");
            if (fit?.Subcommands.Any(model => model.Name == word || model.Aliases.Contains(word)) == true)
            {
                return $"{word} is a model: crabby fit {word} DATA --formula \"y ~ x\".";
            }

            string meant =
                here.Length > 0
                    ? here
                    : UnknownOption.Meant(
                        word,
                        command.Subcommands.SelectMany(static subcommand => (string[])[subcommand.Name, .. subcommand.Aliases])
                    );
            return $"{CommandPath(parsed)} knows no '{word}'{(meant.Length > 0 ? meant : ".")} It knows: {known}.";
        }

        return $"{CommandPath(parsed)} needs one of: {known}.";
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

    private static int Fail(CrabbyConsole console, int exitCode, string message, Exception? shown)
    {
        try
        {
            console.Error.WriteLine("crabby: " + Messages.SingleLine(message));
            if (shown is not null)
            {
                console.Error.WriteLine(shown.ToString());
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The error stream is closed too: the exit code is all that is left to tell.
        }

        return exitCode;
    }
}
