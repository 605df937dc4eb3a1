using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Crabbymetrics.Inference;

/// <summary>One run: workers claim replicates in ascending order, and each writes to the rows of its own replicates only.</summary>
internal sealed class BootstrapRun
{
    // The most replicates that a thread takes at once, so that threads end together.
    private const int LargestClaim = 8;
    private const int ProgressReports = 100;

    private readonly IEstimationResult _result;
    private readonly IBootstrapPlan _plan;
    private readonly BootstrapOptions _options;
    private readonly IProgress<BootstrapProgress>? _progress;
    private readonly int _parameterCount;
    private readonly int _claim;
    private readonly bool _batches;
    private readonly Lock _progressGate = new();
    private readonly ConcurrentBag<BootstrapFailure> _failed = [];

    private int _next;
    private int _completed;
    private int _reported;

    // The first replicate that is not run. An error lowers it and nothing raises it; all replicates before it run, so that the error
    // reported is the first for any number of threads.
    private int _end;
    private ExceptionDispatchInfo? _error;
    private int _errorReplicate = int.MaxValue;
    private volatile bool _cancelled;

    public BootstrapRun(
        IEstimationResult result,
        IBootstrapPlan plan,
        BootstrapOptions options,
        bool standardErrors,
        IProgress<BootstrapProgress>? progress
    )
    {
        _result = result;
        _plan = plan;
        _options = options;
        _progress = progress;
        _parameterCount = result.Parameters.Length;
        _end = plan.Replications;
        Threads = options.MaxDegreeOfParallelism == -1 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism;
        Threads = Math.Max(1, Math.Min(Threads, plan.Replications));
        int batch = plan is IBatchPlan batches && !standardErrors ? batches.BatchSize : 0;
        _batches = batch > 0;
        // Whole batches pay more than an equal end of all threads: two claims for each thread to begin with.
        _claim = _batches
            ? Math.Clamp(plan.Replications / (2 * Threads), 1, batch)
            : Math.Clamp(plan.Replications / (16 * Threads), 1, LargestClaim);
        Draws = new double[plan.Replications * _parameterCount];
        Array.Fill(Draws, double.NaN);
        if (standardErrors)
        {
            ReplicateErrors = new double[Draws.Length];
            Array.Fill(ReplicateErrors, double.NaN);
        }
    }

    public double[] Draws { get; }

    public double[]? ReplicateErrors { get; }

    public ImmutableArray<BootstrapFailure> Failures { get; private set; } = [];

    public int Completed => _completed;

    public bool Cancelled => _cancelled && _completed < _plan.Replications;

    private int Threads { get; }

    public void Execute(CancellationToken cancellationToken)
    {
        if (_plan.Replications == 0)
        {
            return;
        }

        if (Threads == 1)
        {
            Work(cancellationToken);
        }
        else
        {
            Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, _ => Work(cancellationToken));
        }

        _error?.Throw();
        Failures = [.. _failed.OrderBy(static failure => failure.Replicate)];
    }

    private void Work(CancellationToken cancellationToken)
    {
        int current = _plan.Replications;
        try
        {
            IBootstrapReplicator? replicator = null;
            RandomSource random = new(_options.Seed);
            while (true)
            {
                int first = Interlocked.Add(ref _next, _claim) - _claim;
                if (first >= Volatile.Read(ref _end))
                {
                    return;
                }

                replicator ??= _plan.CreateReplicator();
                int last = Math.Min(first + _claim, _plan.Replications);
                if (_batches)
                {
                    current = first;
                    ReplicateBatch((IBatchReplicator)replicator, first, last, cancellationToken);
                    continue;
                }

                for (current = first; current < last && current < Volatile.Read(ref _end); current++)
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        _cancelled = true;
                        return;
                    }

                    random.Restart(_options.Seed, current);
                    Replicate(replicator, random, current, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            for (int r = current; r <= (_batches ? current + _claim - 1 : current); r++)
            {
                Row(Draws, r).Fill(double.NaN);
                Row(ReplicateErrors, r).Fill(double.NaN);
            }

            _cancelled = true;
        }
#pragma warning disable CA1031 // Whatever a result throws is kept, and thrown again on the caller's thread as it is.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_progressGate)
            {
                if (_error is null || current < _errorReplicate)
                {
                    _error = ExceptionDispatchInfo.Capture(exception);
                    _errorReplicate = current;
                }
            }

            EndAt(current);
        }
    }

    private void Replicate(IBootstrapReplicator replicator, RandomSource random, int replicate, CancellationToken cancellationToken)
    {
        Span<double> parameters = Row(Draws, replicate);
        Span<double> errors = Row(ReplicateErrors, replicate);
        RefitOutcome outcome;
        try
        {
            outcome = replicator.Draw(replicate, random, parameters, errors, cancellationToken);
        }
        catch (CrabbymetricsException exception)
        {
            // A refit that throws (not converged, separated) has failed like one that returns its reason.
            outcome = RefitOutcome.Failure(exception.Message);
        }

        Record(replicate, outcome);
    }

    private void ReplicateBatch(IBatchReplicator replicator, int first, int last, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Span<RefitOutcome> outcomes = new RefitOutcome[last - first];
        replicator.DrawBatch(
            first,
            _options.Seed,
            Draws.AsSpan(first * _parameterCount, outcomes.Length * _parameterCount),
            outcomes,
            cancellationToken
        );
        for (int r = 0; r < outcomes.Length; r++)
        {
            Record(first + r, outcomes[r]);
        }
    }

    private void Record(int replicate, RefitOutcome outcome)
    {
        Span<double> parameters = Row(Draws, replicate);
        if (outcome.Succeeded && !IsFinite(parameters))
        {
            outcome = RefitOutcome.Failure("an estimate is not finite");
        }

        if (!outcome.Succeeded)
        {
            parameters.Fill(double.NaN);
            Row(ReplicateErrors, replicate).Fill(double.NaN);
            _failed.Add(new BootstrapFailure(replicate, outcome.FailureReason!));
            if (_options.FailOnReplicateError)
            {
                EndAt(replicate);
            }
        }

        int completed = Interlocked.Increment(ref _completed);
        int step = Math.Max(1, _plan.Replications / ProgressReports);
        if (_progress is not null && (completed % step == 0 || completed == _plan.Replications))
        {
            Report();
        }
    }

    private void Report()
    {
        lock (_progressGate)
        {
            int completed = Volatile.Read(ref _completed);
            if (completed > _reported)
            {
                _reported = completed;
                _progress!.Report(new BootstrapProgress(completed, _failed.Count, _plan.Replications));
            }
        }
    }

    private void EndAt(int replicate)
    {
        int end = Volatile.Read(ref _end);
        while (replicate < end)
        {
            int seen = Interlocked.CompareExchange(ref _end, replicate, end);
            if (seen == end)
            {
                return;
            }

            end = seen;
        }
    }

    private bool IsFinite(ReadOnlySpan<double> parameters)
    {
        for (int j = 0; j < parameters.Length; j++)
        {
            // A parameter that the original fit left out is no failure of the replicate.
            if (!double.IsFinite(parameters[j]) && !double.IsNaN(_result.Parameters[j]))
            {
                return false;
            }
        }

        return true;
    }

    private Span<double> Row(double[]? values, int replicate) =>
        values is null || replicate >= _plan.Replications ? [] : values.AsSpan(replicate * _parameterCount, _parameterCount);
}
