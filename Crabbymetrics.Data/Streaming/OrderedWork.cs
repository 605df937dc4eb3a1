using System.Runtime.ExceptionServices;

namespace Crabbymetrics.Data;

/// <summary>Makes things on several threads and takes them one by one in their order. So what is summed does not depend on the number of
/// threads.</summary>
internal sealed class OrderedWork<T> : IDisposable
{
    private readonly int _count;
    private readonly int _window;
    private readonly Func<int, CancellationToken, T> _make;
    private readonly Action<int, T> _take;
    private readonly Dictionary<int, T> _waiting = [];
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room;
    private readonly CancellationTokenSource _stop;
    private int _next;
    private int _taken;
    private (int Index, Exception Error)? _failure;

    private OrderedWork(
        int count,
        int workers,
        Func<int, CancellationToken, T> make,
        Action<int, T> take,
        CancellationToken cancellationToken
    )
    {
        _count = count;
        _window = 2 * workers;
        _make = make;
        _take = take;
        // So many may be made and not yet taken: one that is slow does not let the others fill the memory.
        _room = new SemaphoreSlim(_window);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Does the work.</summary>
    /// <param name="count">The number of things.</param>
    /// <param name="workers">The number of threads, the caller's included.</param>
    /// <param name="make">Makes a thing; called on several threads at once.</param>
    /// <param name="take">Takes the things in their order, one at a time.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(
        int count,
        int workers,
        Func<int, CancellationToken, T> make,
        Action<int, T> take,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        workers = Math.Clamp(workers, 1, Math.Max(1, count));
        using OrderedWork<T> work = new(count, workers, make, take, cancellationToken);
        Task[] others = new Task[workers - 1];
        for (int w = 0; w < others.Length; w++)
        {
            others[w] = Task.Factory.StartNew(work.Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        work.Work();
        Task.WaitAll(others, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (work._failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure.Error);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _room.Dispose();
    }

    private void Work()
    {
        int index = -1;
        try
        {
            while (true)
            {
                _room.Wait(_stop.Token);
                index = Interlocked.Increment(ref _next) - 1;
                if (index >= _count)
                {
                    _room.Release();
                    return;
                }

                Deliver(index, _make(index, _stop.Token));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The caller's token is asked at the end, and a failure elsewhere is kept.
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                if (_failure is not { } first || index < first.Index)
                {
                    _failure = (index, error);
                }
            }

            _stop.Cancel();
        }
    }

    private void Deliver(int index, T made)
    {
        lock (_gate)
        {
            _waiting.Add(index, made);
            while (_waiting.Remove(_taken, out T? next))
            {
                _take(_taken, next);
                _taken++;
                _room.Release();
            }
        }
    }
}
