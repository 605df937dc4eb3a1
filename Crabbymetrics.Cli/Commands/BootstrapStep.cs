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
        using ProgressLine? progress = console.ErrorIsTerminal && !request.Arguments.Quiet ? new ProgressLine(console.Error) : null;
        return engine.Run(refit, options, progress, cancellationToken);
    }
}
