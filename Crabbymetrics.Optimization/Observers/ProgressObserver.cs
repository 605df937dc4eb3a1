namespace Crabbymetrics.Optimization;

/// <summary>Reports to an <see cref="IProgress{T}"/>, that of a user interface say.</summary>
public sealed class ProgressObserver : IOptimizationObserver
{
    private readonly IProgress<OptimizationProgress> _progress;

    /// <summary>Creates the observer.</summary>
    /// <param name="progress">Where to report.</param>
    /// <exception cref="ArgumentNullException">There is nowhere to report to.</exception>
    public ProgressObserver(IProgress<OptimizationProgress> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _progress = progress;
    }

    /// <inheritdoc/>
    public ObserverVerdict Observe(in IterationView view)
    {
        _progress.Report(OptimizationProgress.Of(view));
        return ObserverVerdict.Continue;
    }
}
