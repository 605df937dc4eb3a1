namespace Crabbymetrics.Numerics;

/// <summary>
/// Tells how far long computations are: the solve that absorbs effects, the penalties of a path, the folds of a cross-validation. Whoever
/// waits begins to watch before a fit and disposes afterwards; computations begun in between, on this thread and on those that work for it,
/// report to it. Without a watcher nothing is counted. Safe for several threads.
/// </summary>
public sealed class WorkMeter : IDisposable
{
    private static readonly AsyncLocal<WorkMeter?> Ambient = new();

    private readonly WorkMeter? _outer;
    private readonly IProgress<WorkStep> _watcher;
    private int _rounds;

    private WorkMeter(IProgress<WorkStep> watcher, WorkMeter? outer)
    {
        _watcher = watcher;
        _outer = outer;
    }

    /// <summary>Watches what this thread computes until the meter is disposed.</summary>
    /// <param name="watcher">Told about each step, on the threads that compute: it must be safe for that, and quick.</param>
    /// <returns>The meter; to be disposed on the same thread.</returns>
    /// <exception cref="ArgumentNullException">The watcher is null.</exception>
    public static WorkMeter Watch(IProgress<WorkStep> watcher)
    {
        ArgumentNullException.ThrowIfNull(watcher);
        return Ambient.Value = new WorkMeter(watcher, Ambient.Value);
    }

    /// <summary>Begins a part of known size; null where nobody watches.</summary>
    /// <param name="work">The part in words, for a user who waits.</param>
    /// <param name="size">The number of its steps, of any unit; above 0.</param>
    public static WorkPart? Begin(string work, double size) =>
        Ambient.Value is { } meter ? new WorkPart(meter._watcher, work, Interlocked.Increment(ref meter._rounds), size) : null;

    /// <summary>Ends the watch; an outer one goes on.</summary>
    public void Dispose() => Ambient.Value = _outer;
}
