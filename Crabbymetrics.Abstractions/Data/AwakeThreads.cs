using System.Diagnostics;

namespace Crabbymetrics;

/// <summary>
/// The threads that help <see cref="BlockRunner"/>s. One that has helped stays awake for a moment, for whichever runner wants help next: a
/// fit has several runners, one after the other, and a sleeping thread takes from a tenth of a millisecond to several ones to be woken and
/// to get a processor of its own, which is as long as many a pass.
/// </summary>
internal static class AwakeThreads
{
    /// <summary>How long a thread waits awake, a fifth of a millisecond, in ticks of <see cref="Stopwatch"/>.</summary>
    public static readonly long Patience = Stopwatch.Frequency / 5000;

    private static readonly int MostAwake = Math.Max(1, Environment.ProcessorCount - 1);
    private static readonly Lock Gate = new();

    // Never more than there are threads awake, each of which takes one, if there is one, before it goes: none is forgotten.
    private static readonly Queue<PassParticipant> Called = new();
    private static int _awake;
    private static int _called;

    /// <summary>Calls a helper: a thread that is awake takes it, or one of the pool.</summary>
    public static void Call(PassParticipant helper)
    {
        lock (Gate)
        {
            if (_awake > Called.Count)
            {
                Called.Enqueue(helper);
                Volatile.Write(ref _called, Called.Count);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(helper, preferLocal: false);
    }

    /// <summary>Lets a helper serve on this thread, and then those that are called soon.</summary>
    public static void Serve(PassParticipant first)
    {
        for (PassParticipant? helper = first; helper is not null; helper = helper.IsPatient ? Next() : null)
        {
            helper.Serve();
        }
    }

    private static PassParticipant? Next()
    {
        lock (Gate)
        {
            if (_awake >= MostAwake)
            {
                return null;
            }

            _awake++;
        }

        long began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _called) == 0 && Stopwatch.GetTimestamp() - began < Patience)
        {
            Thread.SpinWait(10);
        }

        lock (Gate)
        {
            _awake--;
            Called.TryDequeue(out PassParticipant? helper);
            Volatile.Write(ref _called, Called.Count);
            return helper;
        }
    }
}
