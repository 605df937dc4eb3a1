using Crabbymetrics.Optimization;
using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Estimators;

/// <summary>Runs the main minimization of a fit under the eyes of the application: its observers, its stopping rules, its logger.</summary>
internal sealed class ObservedExecutor(
    IExecutor executor,
    IReadOnlyList<IOptimizationObserver> observers,
    IReadOnlyList<IStoppingRule> rules,
    ILogger? logger
) : IExecutor
{
    private readonly IOptimizationObserver[] _always = [.. observers, .. rules.Select(static rule => new StoppingObserver(rule))];
    private readonly IOptimizationObserver? _log = logger is null ? null : new FitLogObserver(logger);

    public OptimizationResult Minimize(
        IProblem problem,
        ReadOnlySpan<double> start,
        ISolver solver,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        bool logs = logger?.IsEnabled(LogLevel.Debug) ?? false;
        if (logs || _always.Length > 0)
        {
            options ??= new ExecutionOptions();
            options = options with { Observers = [.. options.Observers ?? [], .. _always, .. logs ? [_log!] : NoObservers] };
        }

        return executor.Minimize(problem, start, solver, options, cancellationToken);
    }

    private static readonly IOptimizationObserver[] NoObservers = [];
}
