namespace Crabbymetrics.Optimization;

/// <summary>Watches a run, and can end it.</summary>
public interface IOptimizationObserver
{
    /// <summary>
    /// Called at the start (iteration 0), after every iteration, and once more at the end, on the thread of the run. It should be quick:
    /// the run waits for it. An exception thrown here reaches the caller of <see cref="IExecutor.Minimize"/> unwrapped.
    /// </summary>
    /// <param name="view">The iteration. Its spans are the run's own: valid during the call only.</param>
    /// <returns>Whether the run may go on. Not looked at after the end.</returns>
    ObserverVerdict Observe(in IterationView view);
}
