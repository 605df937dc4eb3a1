using Spectre.Console;

namespace Crabbymetrics.Cli.Commands;

/// <summary>Runs the bootstrap that a command asks for, with progress on the terminal.</summary>
internal sealed class BootstrapStep(FitRequest request, CrabbyConsole console)
{
    /// <summary>The draws; null where none were asked for.</summary>
    public BootstrapResult? Run(IEstimationResult result, IBootstrapEngine engine, CancellationToken cancellationToken)
    {
        if (request.Arguments.Bootstrap is not { } replications)
        {
            return null;
        }

        if (result is not IWeightedRefit refit)
        {
            throw new UsageException($"--bootstrap is not available for {result.EstimatorName}: it cannot be fitted again under weights.");
        }

        BootstrapOptions defaults = new();
        BootstrapOptions options = new()
        {
            Replications = replications,
            Seed = request.Arguments.Seed,
            Scheme = request.Arguments.BootstrapScheme ?? defaults.Scheme,
            Cluster = request.Model.Clusters.Length == 1 ? request.Model.Clusters[0] : null,
            Level = request.Arguments.Level,
        };
        return console.ErrorIsTerminal && !request.Arguments.Quiet
            ? RunWithBar(refit, engine, options, cancellationToken)
            : engine.Run(refit, options, null, cancellationToken);
    }

    private BootstrapResult RunWithBar(IWeightedRefit result, IBootstrapEngine engine, BootstrapOptions options, CancellationToken cancellationToken)
    {
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(console.Error) });
        return terminal.Progress().AutoClear(true).Start(context =>
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
