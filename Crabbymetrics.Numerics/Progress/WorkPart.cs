namespace Crabbymetrics.Numerics;

/// <summary>A part of a long computation that someone watches. Safe for several threads.</summary>
public sealed class WorkPart
{
    private readonly IProgress<WorkStep> _watcher;
    private readonly string _work;
    private readonly int _round;
    private readonly double _size;
    private long _steps;

    internal WorkPart(IProgress<WorkStep> watcher, string work, int round, double size)
    {
        _watcher = watcher;
        _work = work;
        _round = round;
        _size = size;
    }

    /// <summary>Says that one more step is done.</summary>
    public void Next() => Report(Interlocked.Increment(ref _steps));

    /// <summary>Says how many steps are done.</summary>
    /// <param name="steps">The steps, a fraction of one included.</param>
    public void Report(double steps) => _watcher.Report(new WorkStep(_work, _round, Math.Clamp(steps / _size, 0.0, 1.0)));
}
