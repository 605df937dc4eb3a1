namespace Crabbymetrics;

/// <summary>The part of a <see cref="BlockRunner"/> that another thread takes: it joins the passes of its runner.</summary>
internal sealed class PassParticipant(BlockRunner runner, int slot) : IThreadPoolWorkItem
{
    private int _isCalled;

    /// <summary>Which of the runner's buffers it works in.</summary>
    public int Slot => slot;

    /// <summary>Whether its thread waits awake for more: where there is a processor for each.</summary>
    public bool IsPatient => runner.IsPatient;

    public void Execute() => AwakeThreads.Serve(this);

    /// <summary>Takes part in the passes of its runner while they follow each other.</summary>
    public void Serve() => runner.Serve(this);

    /// <summary>Sees to it that it joins the open pass: called, or awake since an earlier pass.</summary>
    public void Call()
    {
        if (Interlocked.Exchange(ref _isCalled, 1) == 0)
        {
            AwakeThreads.Call(this);
        }
    }

    /// <summary>Says that its thread leaves, and that it must be called again. Said under the runner's lock.</summary>
    public void Leave() => Volatile.Write(ref _isCalled, 0);
}
