using Crabbymetrics.Cli.Terminal;

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
        SharedFraction fraction = new();
        using StatusLine? line = StatusLine.Begin(console, request.Arguments.Quiet, "bootstrap", fraction);
        return engine.Run(
            result,
            options,
            line is null ? null : new ReplicateProgress(fraction, Math.Max(1, options.Replications)),
            cancellationToken
        );
    }

    private sealed class ReplicateProgress(SharedFraction fraction, int replications) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => fraction.Report((double)value.Completed / replications);
    }
}
