using Spectre.Console;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Runs the bootstrap that a command asks for, with progress on the terminal.</summary>
internal sealed class BootstrapStep(FitRequest request, CrabbyConsole console)
{
    /// <summary>The draws; null where none were asked for.</summary>
    public BootstrapResult? Run(
        IEstimationResult result,
        IBootstrapScheme? scheme,
        IBootstrapEngine engine,
        CancellationToken cancellationToken
    )
    {
        if (scheme is null)
        {
            return null;
        }

        try
        {
            return Run(result, request.Bootstrap(scheme), engine, cancellationToken);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--bootstrap-scheme {scheme.Name}: {ShellWords.Of(error)}");
        }
    }

    private BootstrapResult Run(
        IEstimationResult result,
        BootstrapOptions options,
        IBootstrapEngine engine,
        CancellationToken cancellationToken
    )
    {
        return console.ErrorIsTerminal && !request.Arguments.Quiet
            ? RunWithBar(result, engine, options, cancellationToken)
            : engine.Run(result, options, null, cancellationToken);
    }

    private BootstrapResult RunWithBar(
        IEstimationResult result,
        IBootstrapEngine engine,
        BootstrapOptions options,
        CancellationToken cancellationToken
    )
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return terminal
            .Progress()
            .AutoClear(true)
            .Start(context =>
            {
                ProgressTask task = context.AddTask("bootstrap", maxValue: Math.Max(1, options.Replications));
                return engine.Run(result, options, new BarProgress(task), cancellationToken);
            });
    }

    private sealed class BarProgress(ProgressTask task) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => task.Value = Math.Max(task.Value, value.Completed);
    }
}
