using Crabbymetrics.Optimization;
using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Estimators;

/// <summary>Writes the minimization of a fit to a logger: start and end at Debug, each iteration at Trace.</summary>
internal sealed partial class FitLogObserver(ILogger logger) : IOptimizationObserver
{
    public ObserverVerdict Observe(in IterationView view)
    {
        if (view.Reason is { } reason)
        {
            // An iteration after which a rule is met is reported as the end, and not by itself.
            if (view.Iteration > 0 && reason.IsConverged())
            {
                LogIteration(view);
            }

            LogEnd(logger, view.Solver, view.Iteration, reason, view.Cost, view.Counts.Calls);
        }
        else if (view.Iteration == 0)
        {
            LogStart(logger, view.Solver, view.X.Length, view.Cost, view.GradientNorm);
        }
        else
        {
            LogIteration(view);
        }

        return ObserverVerdict.Continue;
    }

    private void LogIteration(in IterationView view) =>
        LogIteration(view.Solver, view.Iteration, view.Cost, view.GradientNorm, view.StepNorm, view.NewtonDecrement);

    [LoggerMessage(11, LogLevel.Debug, "{Solver} starts with {Parameters} parameters: cost {Cost}, gradient norm {GradientNorm}")]
    private static partial void LogStart(ILogger logger, string solver, int parameters, double cost, double gradientNorm);

    [LoggerMessage(
        12,
        LogLevel.Trace,
        "{Solver} iteration {Iteration}: cost {Cost}, gradient norm {GradientNorm}, step {StepNorm}, decrement {Decrement}"
    )]
    private partial void LogIteration(string solver, int iteration, double cost, double gradientNorm, double stepNorm, double decrement);

    [LoggerMessage(13, LogLevel.Debug, "{Solver} ended after {Iterations} iterations by {Reason}: cost {Cost}, {Calls} calls")]
    private static partial void LogEnd(ILogger logger, string solver, int iterations, TerminationReason reason, double cost, int calls);
}
