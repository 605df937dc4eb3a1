namespace Crabbymetrics.Optimization;

/// <summary>
/// When an observer is called. Each mode passes the start and the end on, whatever lies between. The observers returned have state: one for
/// each run.
/// </summary>
public static class ObserverModes
{
    /// <summary>Calls the observer at every n-th iteration only.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="iterations">n, 1 or more.</param>
    /// <returns>The observer to give to <see cref="ExecutionOptions.Observers"/>.</returns>
    /// <exception cref="ArgumentNullException">There is no observer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public static IOptimizationObserver EveryIterations(this IOptimizationObserver observer, int iterations)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        return new IterationMode(observer, iterations);
    }

    /// <summary>Calls the observer only where the lowest cost has fallen.</summary>
    /// <param name="observer">The observer.</param>
    /// <returns>The observer to give to <see cref="ExecutionOptions.Observers"/>.</returns>
    /// <exception cref="ArgumentNullException">There is no observer.</exception>
    public static IOptimizationObserver OnNewBest(this IOptimizationObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return new NewBestMode(observer);
    }

    /// <summary>Calls the observer only where so much time has passed since its last call.</summary>
    /// <param name="observer">The observer.</param>
    /// <param name="interval">The time, above zero.</param>
    /// <returns>The observer to give to <see cref="ExecutionOptions.Observers"/>.</returns>
    /// <exception cref="ArgumentNullException">There is no observer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is zero or negative.</exception>
    public static IOptimizationObserver EveryInterval(this IOptimizationObserver observer, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        return new IntervalMode(observer, interval);
    }

    private sealed class IterationMode(IOptimizationObserver observer, int iterations) : IOptimizationObserver
    {
        public ObserverVerdict Observe(in IterationView view) =>
            view.Reason is not null || view.Iteration % iterations == 0 ? observer.Observe(view) : ObserverVerdict.Continue;
    }

    private sealed class NewBestMode(IOptimizationObserver observer) : IOptimizationObserver, ICheckpointed
    {
        private double _best;

        public ObserverVerdict Observe(in IterationView view)
        {
            if (view.Reason is null && view.Iteration > 0 && !(view.BestCost < _best))
            {
                return ObserverVerdict.Continue;
            }

            _best = view.BestCost;
            return observer.Observe(view);
        }

        public void Exchange(StateExchange state) => state.Value(ref _best);
    }

    private sealed class IntervalMode(IOptimizationObserver observer, TimeSpan interval) : IOptimizationObserver
    {
        private TimeSpan _next;

        public ObserverVerdict Observe(in IterationView view)
        {
            if (view.Reason is null && view.Iteration > 0 && view.Elapsed < _next)
            {
                return ObserverVerdict.Continue;
            }

            _next = view.Elapsed + interval;
            return observer.Observe(view);
        }
    }
}
