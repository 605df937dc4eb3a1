using System.Buffers;
using System.Diagnostics;

namespace Crabbymetrics;

/// <summary>
/// Visits the blocks of a design, on several threads where there are many blocks, and sums what the visitor makes of them. The sums are
/// gathered in a fixed number of partial sums, each over a fixed run of blocks, and added in order: the same bits for any number of
/// threads. A runner owns its buffers and is reused from pass to pass without allocating; it serves one caller at a time.
/// </summary>
public sealed class BlockRunner : IPassRunner
{
    // More partial sums would spread over more threads, fewer keep a wide model's k x k sums small.
    private const int LargestPartCount = 64;
    private const int LargestPartsValues = 1 << 20;

    // Below so much work, some tens of microseconds, a second thread costs more than it brings: a row costs about as much as eight more
    // columns.
    private const long ParallelValues = 1 << 17;
    private const int RowValues = 8;

    private readonly DesignView _view;
    private readonly LocalRows _rows;
    private readonly int _blockStride;
    private readonly PassParticipant[] _helpers;
    private readonly Lock _gate = new();
    private double[] _parts = [];
    private double[] _scratch = [];
    private IBlockVisitor? _visitor;
    private int _sumCount;
    private int _scratchCount;
    private int _copyCount;
    private int _slotCount;
    private int _firstSlot;
    private int _partCount;
    private int _nextPart;
    private int _active;
    private int _pass;
    private bool _open;
    private bool _disposed;
    private Exception? _failure;
    private CancellationToken _cancellationToken;

    /// <summary>Creates a runner.</summary>
    /// <param name="view">What to visit.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads, the caller's included; -1 for all processors. It changes no
    /// result.</param>
    /// <param name="blockStride">Visits one block in this many; 1 (the default) visits all. A fit may start from a part of the
    /// rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is 0 or below -1, or the stride is below 1.</exception>
    public BlockRunner(DesignView view, int maxDegreeOfParallelism = -1, int blockStride = 1)
        : this(view, LocalRows.None, maxDegreeOfParallelism, blockStride) { }

    /// <summary>Creates a runner whose blocks come with the outcome, the offset and the weights of their rows.</summary>
    /// <param name="view">What to visit.</param>
    /// <param name="rows">The rows of its design.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads, the caller's included; -1 for all processors. It changes no
    /// result.</param>
    /// <param name="blockStride">Visits one block in this many; 1 (the default) visits all.</param>
    /// <exception cref="ArgumentException">The rows are not those of the design, or the design is a schema without rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is 0 or below -1, or the stride is below 1.</exception>
    public BlockRunner(DesignView view, LocalRows rows, int maxDegreeOfParallelism = -1, int blockStride = 1)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(rows);
        if (view.Design.IsSchema)
        {
            throw new ArgumentException(
                $"The design is the schema of rows that live elsewhere: {nameof(IObservations)}.{nameof(IObservations.Open)} runs passes "
                    + "over these.",
                nameof(view)
            );
        }

        RequireRows(rows.Outcome.Length, view.RowCount, "outcomes");
        RequireRows(rows.Offset.Length, view.RowCount, "offsets");
        RequireRows(rows.Weights.Length, view.RowCount, "weights");
        ArgumentOutOfRangeException.ThrowIfZero(maxDegreeOfParallelism);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, -1);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockStride, 1);
        _view = view;
        _rows = rows;
        _blockStride = blockStride;
        int threads = maxDegreeOfParallelism == -1 ? Environment.ProcessorCount : maxDegreeOfParallelism;
        IsPatient = threads <= Environment.ProcessorCount;
        long values = (long)VisitedBlocks * view.Design.BlockRowCount * (view.ColumnCount + RowValues);
        _helpers = values >= ParallelValues && threads > 1 ? new PassParticipant[Math.Min(threads, VisitedBlocks) - 1] : [];
        for (int h = 0; h < _helpers.Length; h++)
        {
            _helpers[h] = new PassParticipant(this, h + 1);
        }
    }

    /// <summary>Whether there is a processor for each thread, so that one that waits awake takes none from another.</summary>
    internal bool IsPatient { get; }

    private int VisitedBlocks => (_view.Design.BlockCount + _blockStride - 1) / _blockStride;

    /// <summary>Visits the blocks.</summary>
    /// <param name="visitor">What to do with each. It is called from several threads at once.</param>
    /// <param name="sums">Receives the sums.</param>
    /// <param name="cancellationToken">Ends the pass between two blocks.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IBlockVisitor visitor, Span<double> sums, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        Prepare(visitor, cancellationToken);
        if (sums.Length < _sumCount)
        {
            throw new ArgumentException($"The visitor makes {_sumCount} sums; there is room for {sums.Length}.", nameof(sums));
        }

        foreach (PassParticipant helper in _helpers)
        {
            helper.Call();
        }

        try
        {
            VisitParts(0);
        }
        finally
        {
            Close();
        }

        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _parts.AsSpan(0, _sumCount).CopyTo(sums);
        for (int part = 1; part < _partCount; part++)
        {
            visitor.Combine(_parts.AsSpan(part * _sumCount, _sumCount), sums[.._sumCount]);
        }
    }

    void IPassRunner.Run(IPass pass, Span<double> sums, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pass);
        Run(pass.Bind(_rows), sums, cancellationToken);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        if (_parts.Length > 0)
        {
            ArrayPool<double>.Shared.Return(_parts);
        }

        if (_scratch.Length > 0)
        {
            ArrayPool<double>.Shared.Return(_scratch);
        }

        _parts = [];
        _scratch = [];
    }

    private void Prepare(IBlockVisitor visitor, CancellationToken cancellationToken)
    {
        _visitor = visitor;
        _cancellationToken = cancellationToken;
        _sumCount = visitor.SumCount;
        _scratchCount = visitor.ScratchCount(Math.Min(_view.Design.BlockRowCount, Math.Max(_view.RowCount, 1)));
        int affordable = Math.Max(2, LargestPartsValues / Math.Max(_sumCount, 1));
        _partCount = Math.Max(1, Math.Min(VisitedBlocks, Math.Min(LargestPartCount, affordable)));
        EnsureLength(ref _parts, _partCount * _sumCount);
        _copyCount = CacheLines.RoundUp(_view.ScratchCount);
        _slotCount = _copyCount + CacheLines.RoundUp(_scratchCount);
        EnsureLength(ref _scratch, ((_helpers.Length + 1) * _slotCount) + CacheLines.Doubles);
        _firstSlot = CacheLines.FirstIn(_scratch);
        _parts.AsSpan(0, _partCount * _sumCount).Clear();
        _failure = null;
        lock (_gate)
        {
            _nextPart = 0;
            _pass++;
            _open = true;
        }
    }

    private static void RequireRows(int length, int rowCount, string what)
    {
        if (length != 0 && length != rowCount)
        {
            throw new ArgumentException($"There are {length} {what} for the {rowCount} rows of the design.");
        }
    }

    private static void EnsureLength(ref double[] buffer, int length)
    {
        if (buffer.Length >= length)
        {
            return;
        }

        if (buffer.Length > 0)
        {
            ArrayPool<double>.Shared.Return(buffer);
        }

        buffer = ArrayPool<double>.Shared.Rent(length);
    }

    // Takes parts until none is left. Any thread may take any part: which one does changes nothing in it.
    private void VisitParts(int slot)
    {
        int first = _firstSlot + (slot * _slotCount);
        Span<double> copy = _scratch.AsSpan(first, _view.ScratchCount);
        Span<double> scratch = _scratch.AsSpan(first + _copyCount, _scratchCount);
        int blocks = VisitedBlocks;
        LinesAhead ahead = default;
        int part;
        while ((part = Interlocked.Increment(ref _nextPart) - 1) < _partCount)
        {
            Span<double> sums = _parts.AsSpan(part * _sumCount, _sumCount);
            int end = (int)((part + 1L) * blocks / _partCount);
            for (int b = (int)((long)part * blocks / _partCount); b < end; b++)
            {
                if (_cancellationToken.IsCancellationRequested)
                {
                    return;
                }

                DesignBlock block = _view.Load(b * _blockStride, (b + 1) * _blockStride, copy, _rows, ref ahead);
                _visitor!.Visit(in block, sums, scratch);
            }
        }
    }

    private void Close()
    {
        if (_helpers.Length == 0)
        {
            return;
        }

        lock (_gate)
        {
            _open = false;
        }

        // Helpers that entered are in the middle of their last part, a sixty-fourth of the pass: nothing to sleep over, which would be for
        // a millisecond at least. One that never got a thread finds the pass closed later.
        SpinWait wait = default;
        while (Volatile.Read(ref _active) > 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    // Joins the pass that is open, and those that follow while they follow soon.
    internal void Serve(PassParticipant helper)
    {
        int pass;
        do
        {
            pass = Join(helper.Slot);
        } while (Follows(pass, helper));
    }

    /// <summary>Takes part in the open pass.</summary>
    /// <returns>Its number; 0 where none is open.</returns>
    private int Join(int slot)
    {
        int pass;
        lock (_gate)
        {
            if (!_open)
            {
                return 0;
            }

            pass = _pass;
            _active++;
        }

        try
        {
            VisitParts(slot);
        }
        catch (Exception failure)
        {
            // Kept for the caller's thread, which rethrows it: a visitor is the caller's code.
            _failure = failure;
            Interlocked.Exchange(ref _nextPart, _partCount);
        }
        finally
        {
            Interlocked.Decrement(ref _active);
        }

        return pass;
    }

    // Waits for another pass than that one. A helper that came too late for any, or waited long enough, leaves, and must be queued again.
    private bool Follows(int pass, PassParticipant helper)
    {
        if (pass > 0 && IsPatient)
        {
            long began = Stopwatch.GetTimestamp();
            while (
                Volatile.Read(ref _pass) == pass
                && !Volatile.Read(ref _disposed)
                && Stopwatch.GetTimestamp() - began < AwakeThreads.Patience
            )
            {
                Thread.SpinWait(10);
            }
        }

        lock (_gate)
        {
            // No pass begins here: either it is seen now, or it finds the helper gone.
            if (_open && _pass != pass)
            {
                return true;
            }

            helper.Leave();
            return false;
        }
    }
}
