using System.Buffers;
using System.Numerics.Tensors;

namespace Crabbymetrics.Kernels;

/// <summary>
/// The weighted cross product <c>Z' diag(w) Z</c> of hundreds of columns, at the speed of a matrix product. Where the sums of one block no
/// longer fit in the cache beside it, the result is divided rather than the rows: each thread takes some rows of the result and sums them
/// over all rows of the data, from panels of columns that it packs for the second-level cache. No sum is divided, so that any number of
/// threads gives the same bits, and none is kept twice.
/// </summary>
/// <remarks>Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM Transactions on Mathematical Software 34
/// (2008).</remarks>
internal sealed class WideCrossProduct(
    DesignView view,
    ReadOnlyMemory<double> weights,
    Memory<double> cross,
    CancellationToken cancellationToken
)
{
    /// <summary>From this many columns on it is faster than sums over blocks.</summary>
    public const int LeastColumns = 192;

    // The columns of a panel of the result, at most and at least, and of a panel that it is multiplied with: multiples of those of a tile.
    // The first are packed once and meet all the others, which are packed for each of them: the wider, the fewer copies. Both together are
    // 730 KB.
    private const int MostColumns = 25 * BlockedProducts.TileWidth;
    private const int LeastPanelColumns = 5 * BlockedProducts.TileWidth;
    private const int OtherColumns = 10 * BlockedProducts.TileWidth;
    private const int PanelRows = 512;

    // A line more than the rows, so that columns do not compete for the same places in the cache.
    private const int Stride = PanelRows + CacheLines.Doubles;

    private readonly int _columns = view.ColumnCount;
    private readonly int _blocksAtOnce = Math.Max(1, PanelRows / view.Design.BlockRowCount);

    // Columns without weights are packed once for both sides.
    private readonly bool _isWeighted = weights.Span.IndexOfAnyExcept(1.0) >= 0;

    // Whether the memory of the columns may be asked for before they are packed.
    private readonly bool _canAsk = view.Design.ExceedsCaches && IsWhole(view);
    private int _panelColumns;
    private int _next;

    /// <summary>Adds the lower triangle to the result.</summary>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
    public void Run(int maxDegreeOfParallelism)
    {
        // The work of the panels is as 1 to 3 to 5 and so on: twice as many as threads, or a multiple of that, share it equally.
        int threads = maxDegreeOfParallelism == -1 ? Environment.ProcessorCount : maxDegreeOfParallelism;
        int rounds = (_columns + (2 * threads * MostColumns) - 1) / (2 * threads * MostColumns);
        int panels = threads == 1 ? (_columns + MostColumns - 1) / MostColumns : 2 * threads * rounds;
        _panelColumns = Math.Max(LeastPanelColumns, RoundUp((_columns + panels - 1) / panels));
        _next = (_columns + _panelColumns - 1) / _panelColumns;
        threads = Math.Min(threads, _next);
        if (threads > 1)
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => TakePanels());
        }
        else
        {
            TakePanels();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    // The longest rows of the lower triangle first: the short ones fill the gaps at the end.
    private void TakePanels()
    {
        int values = _panelColumns * Stride;
        double[] rented = ArrayPool<double>.Shared.Rent(values + (OtherColumns * Stride) + CacheLines.Doubles);
        try
        {
            Span<double> weighted = rented.AsSpan(CacheLines.FirstIn(rented), values);
            Span<double> plain = rented.AsSpan(CacheLines.FirstIn(rented) + values, OtherColumns * Stride);
            int panel;
            while ((panel = Interlocked.Decrement(ref _next)) >= 0)
            {
                for (int block = 0; block < view.Design.BlockCount && !cancellationToken.IsCancellationRequested; block += _blocksAtOnce)
                {
                    AddRows(panel, block, weighted, plain);
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private void AddRows(int panel, int block, Span<double> weighted, Span<double> plain)
    {
        int end = Math.Min(block + _blocksAtOnce, view.Design.BlockCount);
        int first = panel * _panelColumns;
        Panel left = new(first, Math.Min(first + _panelColumns, _columns), weighted);
        int rows = Pack(in left, block, end, weigh: _isWeighted);
        int packed = _isWeighted ? left.Last : left.First;
        for (int other = 0; other < packed; other += OtherColumns)
        {
            Panel right = new(other, Math.Min(other + OtherColumns, packed), plain);
            Pack(in right, block, end, weigh: false);
            int last = Math.Min(right.Last + OtherColumns, packed);
            PanelAhead next = _canAsk && last > right.Last ? new(view.Design, right.Last, last, block, end) : default;
            AddPanels(in left, in right, rows, ref next);
        }

        if (!_isWeighted)
        {
            int far = Math.Min(end + _blocksAtOnce, view.Design.BlockCount);
            PanelAhead next = _canAsk ? new(view.Design, left.First, left.Last, end, far) : default;
            AddPanels(in left, in left, rows, ref next);
        }
    }

    // Copies the columns of a panel one below the other, with zeros after the last row up to a whole register, and for columns that there
    // are not.
    private int Pack(in Panel panel, int block, int end, bool weigh)
    {
        int count = panel.Last - panel.First;
        Span<double> packed = panel.Packed;
        int rows = 0;
        for (int b = block; b < end; b++)
        {
            int height = view.Design.RowsIn(b);
            ReadOnlySpan<double> w = weights.Span.Slice(b * view.Design.BlockRowCount, height);
            for (int j = 0; j < count; j++)
            {
                Span<double> target = packed.Slice((j * Stride) + rows, height);
                view.CopyColumn(b, panel.First + j, target);
                if (weigh)
                {
                    TensorPrimitives.Multiply(target, w, target);
                }
            }

            rows += height;
        }

        int padded = CacheLines.RoundUp(rows);
        for (int j = 0; j < count; j++)
        {
            packed[((j * Stride) + rows)..((j * Stride) + padded)].Clear();
        }

        for (int j = count; j < RoundUp(count); j++)
        {
            packed.Slice(j * Stride, padded).Clear();
        }

        return padded;
    }

    private void AddPanels(in Panel left, in Panel right, int rows, ref PanelAhead next)
    {
        const int Width = BlockedProducts.TileWidth;
        Span<double> edge = stackalloc double[Width * Width];
        for (int a = left.First; a < left.Last; a += Width)
        {
            for (int b = right.First; b < Math.Min(right.Last, a + Width); b += Width)
            {
                next.Ask();
                ReadOnlySpan<double> x = left.Packed[((a - left.First) * Stride)..];
                ReadOnlySpan<double> y = right.Packed[((b - right.First) * Stride)..];
                if (a + Width <= _columns && b + Width <= _columns)
                {
                    BlockedProducts.AddTile(x, y, Stride, rows, cross.Span[((a * _columns) + b)..], _columns);
                    continue;
                }

                edge.Clear();
                BlockedProducts.AddTile(x, y, Stride, rows, edge, Width);
                for (int i = 0; i < Math.Min(Width, _columns - a); i++)
                {
                    for (int j = 0; j < Math.Min(Width, _columns - b); j++)
                    {
                        cross.Span[((a + i) * _columns) + b + j] += edge[(i * Width) + j];
                    }
                }
            }
        }
    }

    private static bool IsWhole(DesignView view)
    {
        bool whole = view.ColumnCount == view.Design.ValueCount;
        for (int j = 0; j < view.ColumnCount && whole; j++)
        {
            whole = view.Columns[j] == j;
        }

        return whole;
    }

    // To whole tiles.
    private static int RoundUp(int columns) =>
        (columns + BlockedProducts.TileWidth - 1) / BlockedProducts.TileWidth * BlockedProducts.TileWidth;

    // Columns from the first to before the last, and where some of their rows are packed.
    private readonly ref struct Panel(int first, int last, Span<double> packed)
    {
        public readonly int First = first;
        public readonly int Last = last;
        public readonly Span<double> Packed = packed;
    }
}
