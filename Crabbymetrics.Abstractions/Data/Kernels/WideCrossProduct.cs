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

    // Columns of a panel, a multiple of those of a tile, and rows: two panels are 400 KB.
    private const int PanelColumns = 10 * BlockedProducts.TileWidth;
    private const int PanelRows = 512;

    // A line more than the rows, so that columns do not compete for the same places in the cache.
    private const int Stride = PanelRows + CacheLines.Doubles;
    private const int PanelValues = PanelColumns * Stride;

    private readonly int _columns = view.ColumnCount;
    private readonly int _blocksAtOnce = Math.Max(1, PanelRows / view.Design.BlockRowCount);
    private int _next = (view.ColumnCount + PanelColumns - 1) / PanelColumns;

    /// <summary>Adds the lower triangle to the result.</summary>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors.</param>
    public void Run(int maxDegreeOfParallelism)
    {
        int threads = Math.Min(maxDegreeOfParallelism == -1 ? Environment.ProcessorCount : maxDegreeOfParallelism, _next);
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
        double[] rented = ArrayPool<double>.Shared.Rent((2 * PanelValues) + CacheLines.Doubles);
        try
        {
            Span<double> weighted = rented.AsSpan(CacheLines.FirstIn(rented), PanelValues);
            Span<double> plain = rented.AsSpan(CacheLines.FirstIn(rented) + PanelValues, PanelValues);
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
        int rows = Pack(panel, block, end, weighted, weigh: true);
        for (int other = 0; other <= panel; other++)
        {
            Pack(other, block, end, plain, weigh: false);
            AddPanels(panel, other, rows, weighted, plain);
        }
    }

    // Copies the columns of a panel one below the other, with zeros after the last row up to a whole register, and for columns that there
    // are not.
    private int Pack(int panel, int block, int end, Span<double> packed, bool weigh)
    {
        int first = panel * PanelColumns;
        int count = Math.Min(PanelColumns, _columns - first);
        int rows = 0;
        for (int b = block; b < end; b++)
        {
            int height = view.Design.RowsIn(b);
            ReadOnlySpan<double> w = weights.Span.Slice(b * view.Design.BlockRowCount, height);
            for (int j = 0; j < count; j++)
            {
                Span<double> target = packed.Slice((j * Stride) + rows, height);
                view.CopyColumn(b, first + j, target);
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

        int tiles = (count + BlockedProducts.TileWidth - 1) / BlockedProducts.TileWidth * BlockedProducts.TileWidth;
        for (int j = count; j < tiles; j++)
        {
            packed.Slice(j * Stride, padded).Clear();
        }

        return padded;
    }

    private void AddPanels(int panel, int other, int rows, Span<double> weighted, Span<double> plain)
    {
        const int Width = BlockedProducts.TileWidth;
        int firstRow = panel * PanelColumns,
            firstColumn = other * PanelColumns;
        Span<double> edge = stackalloc double[Width * Width];
        for (int a = firstRow; a < Math.Min(firstRow + PanelColumns, _columns); a += Width)
        {
            for (int b = firstColumn; b < Math.Min(firstColumn + PanelColumns, a + Width); b += Width)
            {
                ReadOnlySpan<double> x = weighted[((a - firstRow) * Stride)..];
                ReadOnlySpan<double> y = plain[((b - firstColumn) * Stride)..];
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
}
