using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Optimization;

/// <summary>Writes to an <see cref="ILogger"/>: iterations at level Debug, the end at Information, or at Warning where the run has not
/// converged.</summary>
public sealed partial class LoggingObserver : IOptimizationObserver
{
    private readonly ILogger _logger;

    /// <summary>Creates the observer.</summary>
    /// <param name="logger">The logger.</param>
    /// <exception cref="ArgumentNullException">There is no logger.</exception>
    public LoggingObserver(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _logger = logger;
    }

    /// <inheritdoc/>
    public ObserverVerdict Observe(in IterationView view)
    {
        if (view.Reason is not { } reason)
        {
            LogIteration(_logger, view.Solver, view.Iteration, view.Cost, view.GradientNorm, view.StepNorm);
        }
        else if (reason.IsConverged())
        {
            LogConverged(_logger, view.Solver, view.Iteration, reason, view.Cost, view.Counts.Calls);
        }
        else
        {
            LogNotConverged(_logger, view.Solver, view.Iteration, reason, view.Cost, view.Counts.Calls);
        }

        return ObserverVerdict.Continue;
    }

    [LoggerMessage(1, LogLevel.Debug, "{Solver} iteration {Iteration}: cost {Cost}, gradient norm {GradientNorm}, step {StepNorm}")]
    private static partial void LogIteration(
        ILogger logger,
        string solver,
        int iteration,
        double cost,
        double gradientNorm,
        double stepNorm
    );

    [LoggerMessage(2, LogLevel.Information, "{Solver} converged after {Iteration} iterations by {Reason}: cost {Cost}, {Calls} calls")]
    private static partial void LogConverged(
        ILogger logger,
        string solver,
        int iteration,
        TerminationReason reason,
        double cost,
        int calls
    );

    [LoggerMessage(3, LogLevel.Warning, "{Solver} stopped after {Iteration} iterations by {Reason}: cost {Cost}, {Calls} calls")]
    private static partial void LogNotConverged(
        ILogger logger,
        string solver,
        int iteration,
        TerminationReason reason,
        double cost,
        int calls
    );
}
