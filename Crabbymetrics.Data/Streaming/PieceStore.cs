using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>
/// The rows of the parts of a source as data of a model: some parts stay decoded, as far as the memory goes, and the others are read again
/// each time. Which ones stay changes no sum.
/// </summary>
internal sealed class PieceStore
{
    // Less than this is not worth a collection.
    private const long LeastGarbage = 32L << 20;

    private readonly PieceMaker _maker;
    private readonly IPartedSource _source;
    private readonly StreamingOptions _options;
    private readonly List<Piece> _pieces = [];
    private readonly int _threads;
    private readonly long _room;
    private readonly long _mostGarbage;
    private long _kept;
    private long _garbage;
    private int _passes;

    /// <summary>Shares out the memory.</summary>
    /// <exception cref="DataSourceException">There is not enough for one part.</exception>
    public PieceStore(PieceMaker maker, IPartedSource source, long sampleRows, StreamingOptions options)
    {
        _maker = maker;
        _source = source;
        _options = options;
        int threads = options.MaxDegreeOfParallelism == -1 ? Environment.ProcessorCount : options.MaxDegreeOfParallelism;
        SourcePart largest = _source.Parts.MaxBy(static part => part.RowCount)!;
        long work = Math.Max(1, largest.RowCount) * maker.BytesPerRowInWork;
        long left = options.MemoryLimit.Bytes - (sampleRows * maker.BytesPerRowInWork);
        if (left < work)
        {
            throw new DataSourceException(
                largest.Name,
                FormattableString.Invariant($"its {largest.RowCount} rows take about {new MemoryLimit(work)} while they are decoded, ")
                    + $"and the limit of {options.MemoryLimit} leaves {new MemoryLimit(Math.Max(0, left))}. Allow more memory, or write "
                    + "the data with smaller row groups."
            );
        }

        // As much again for what a thread has just left behind, where there is room.
        _threads = (int)Math.Clamp(left / (2 * work), 1, threads);
        _room = Math.Max(0, left - (2 * work * _threads));
        _mostGarbage = Math.Max(LeastGarbage, work * _threads);
    }

    /// <summary>The parts that have rows.</summary>
    public IReadOnlyList<Piece> Pieces => _pieces;

    /// <summary>The number of parts that stay decoded.</summary>
    public int KeptCount => _pieces.Count(static piece => piece.Kept is not null);

    /// <summary>The number of passes so far, readings that learn included.</summary>
    public int PassCount => _passes;

    /// <summary>Adds a part that was decoded, parts in their order, and keeps it where there is room.</summary>
    public void Add(int part, RegressionData data)
    {
        long first = _pieces.Count == 0 ? 0 : _pieces[^1].FirstRow + _pieces[^1].RowCount;
        long bytes = PieceMaker.BytesOf(data);
        // In order: those after the first that found no room are read again.
        bool fits = _kept + bytes <= _room && (_pieces.Count == 0 || _pieces[^1].Kept is not null);
        _kept += fits ? bytes : 0;
        _pieces.Add(new Piece(part, first, data.RowCount, fits ? data : null));
    }

    /// <summary>Reads all parts once, before there are pieces.</summary>
    public void Scan<T>(string kind, Func<int, CancellationToken, T> make, Action<int, T> take, CancellationToken cancellationToken) =>
        Run(
            kind,
            _source.Parts.Length,
            (part, token) =>
            {
                T made = make(part, token);
                Drop(_source.Parts[part].RowCount);
                return made;
            },
            take,
            _threads,
            cancellationToken
        );

    /// <summary>Visits the data of every piece: makes something of each, on several threads, and takes it in order.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="threads">The largest number of threads; -1 for all that the options allow.</param>
    /// <param name="make">Makes something of a piece, on at most so many threads of its own.</param>
    /// <param name="take">Takes it.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public void Visit<T>(
        string kind,
        int threads,
        Func<Piece, RegressionData, int, CancellationToken, T> make,
        Action<T> take,
        CancellationToken cancellationToken
    )
    {
        int most = threads == -1 ? Environment.ProcessorCount : threads;
        int workers = Math.Clamp(Math.Min(most, KeptCount == _pieces.Count ? most : _threads), 1, Math.Max(1, _pieces.Count));
        Run(
            kind,
            _pieces.Count,
            (index, token) =>
            {
                Piece piece = _pieces[index];
                RegressionData data = piece.Kept ?? Load(piece, token);
                T made = make(piece, data, Math.Max(1, most / workers), token);
                if (piece.Kept is null)
                {
                    Drop(piece.RowCount);
                }

                return made;
            },
            (_, made) => take(made),
            workers,
            cancellationToken
        );
    }

    private void Run<T>(
        string kind,
        int count,
        Func<int, CancellationToken, T> make,
        Action<int, T> take,
        int workers,
        CancellationToken cancellationToken
    )
    {
        int pass = Interlocked.Increment(ref _passes);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            _options.CancellationToken
        );
        OrderedWork<T>.Run(
            count,
            workers,
            make,
            (index, made) =>
            {
                take(index, made);
                _options.Progress?.Report(new StreamingProgress(pass, kind, index + 1, count));
            },
            either.Token
        );
    }

    private RegressionData Load(Piece piece, CancellationToken cancellationToken)
    {
        ColumnTable table = _maker.Read(_source, piece.Part, cancellationToken).Rows.Table;
        return table.RowCount == piece.RowCount
            ? _maker.Make(table, _source.Parts[piece.Part].Name)
            : throw new DataSourceException(
                _source.Parts[piece.Part].Name,
                FormattableString.Invariant($"it has {table.RowCount} rows in use, and had {piece.RowCount} when it was first read. ")
                    + "The data changed during the fit: fit again."
            );
    }

    // Arrays of this size are freed late by themselves, and what is left behind would grow beyond the limit.
    private void Drop(long rows)
    {
        if (Interlocked.Add(ref _garbage, rows * _maker.BytesPerRowInWork) >= _mostGarbage)
        {
            Interlocked.Exchange(ref _garbage, 0);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
    }

    /// <summary>A part that has rows.</summary>
    /// <param name="Part">The zero-based part of the source.</param>
    /// <param name="FirstRow">The number of its first row among all rows in use.</param>
    /// <param name="RowCount">The number of its rows in use.</param>
    /// <param name="Kept">Its data where they stay decoded.</param>
    internal sealed record Piece(int Part, long FirstRow, int RowCount, RegressionData? Kept);
}
