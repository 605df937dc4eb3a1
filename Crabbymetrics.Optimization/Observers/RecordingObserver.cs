namespace Crabbymetrics.Optimization;

/// <summary>Keeps every iteration that it sees, with a copy of the point. One for each run.</summary>
public sealed class RecordingObserver : IOptimizationObserver
{
    private readonly List<OptimizationProgress> _iterations = [];
    private readonly List<double[]> _points = [];

    /// <summary>The iterations seen, in order.</summary>
    public IReadOnlyList<OptimizationProgress> Iterations => _iterations;

    /// <summary>The points of <see cref="Iterations"/>.</summary>
    public IReadOnlyList<double[]> Points => _points;

    /// <inheritdoc/>
    public ObserverVerdict Observe(in IterationView view)
    {
        _iterations.Add(OptimizationProgress.Of(view));
        _points.Add(view.X.ToArray());
        return ObserverVerdict.Continue;
    }
}
