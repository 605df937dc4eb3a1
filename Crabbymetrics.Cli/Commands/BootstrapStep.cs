using Spectre.Console;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Runs the bootstrap that a command asks for, with progress on the terminal.</summary>
internal sealed class BootstrapStep(FitRequest request, CrabbyConsole console)
{
    /// <summary>The draws; null where none were asked for.</summary>
    public BootstrapResult? Run(IEstimationResult result, IBootstrapEngine engine, CancellationToken cancellationToken)
    {
        if (request.Bootstrap is not { } options)
        {
            return null;
        }

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
