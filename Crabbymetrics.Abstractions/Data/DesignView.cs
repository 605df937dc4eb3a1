using Crabbymetrics.Kernels;

namespace Crabbymetrics;

/// <summary>
/// A design seen through a choice of its columns and a shift of each: <c>z_ij = x_ij - shift_j</c>. A column with a large mean (a calendar
/// year, a time stamp) is shifted element by element as its block is read, since no algebra on sums of its raw squares keeps their digits.
/// Immutable.
/// </summary>
public sealed class DesignView
{
    private readonly int[] _columns;
    private readonly double[] _shifts;
    private readonly ViewLayout? _layout;
    private readonly bool _direct;

    /// <summary>Creates a view.</summary>
    /// <param name="design">The design.</param>
    /// <param name="columns">The zero-based columns to see, in the order to see them.</param>
    /// <param name="shifts">A finite shift for each of those; 0 leaves a column as it is.</param>
    /// <exception cref="ArgumentException">A column does not exist, or there is not a shift for each column.</exception>
    public DesignView(DesignMatrix design, ReadOnlySpan<int> columns, ReadOnlySpan<double> shifts)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (shifts.Length != columns.Length)
        {
            throw new ArgumentException($"There are {shifts.Length} shifts for {columns.Length} columns.", nameof(shifts));
        }

        foreach (int column in columns)
        {
            if (column < 0 || column >= design.ColumnCount)
            {
                throw new ArgumentException($"Column {column} does not exist: the design has {design.ColumnCount}.", nameof(columns));
            }
        }

        Design = design;
        _columns = columns.ToArray();
        _shifts = shifts.ToArray();
        _layout = design.Categories.IsEmpty ? null : ViewLayout.Create(design, columns, shifts);
        _direct = design.HasContiguousBlocks && ValueCount == design.ValueCount;
        for (int v = 0; v < ValueCount && _direct; v++)
        {
            int column = ValueColumn(v);
            _direct = design.SlotOf(_columns[column]) == new DesignMatrix.ColumnSlot(-1, v) && _shifts[column] == 0.0;
        }
    }

    /// <summary>The design that is seen.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The choice of columns and shifts without the design.</summary>
    public ViewSpecification Specification => new([.. _columns], [.. _shifts]);

    /// <summary>The number of columns seen.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>The number of rows.</summary>
    public int RowCount => Design.RowCount;

    /// <summary>The columns seen, as positions in the design.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>The shift of each column seen.</summary>
    public ReadOnlySpan<double> Shifts => _shifts;

    /// <summary>
    /// The first of the columns whose cross product is diagonal: the dummies of the largest categorical column seen, no two of which are 1
    /// in one row. 0 where there are none.
    /// </summary>
    public int DiagonalStart => _layout?.Diagonal?.Start ?? 0;

    /// <summary>The number of those columns, which are next to each other; 0 where no categorical column is seen.</summary>
    public int DiagonalCount => _layout?.Diagonal?.Count ?? 0;

    /// <summary>The number of values of a cross product in the form of <see cref="DesignBlock.AddArrowCrossProduct"/>; the square of the
    /// columns where no categorical column is seen.</summary>
    public int ArrowLength
    {
        get
        {
            int head = ColumnCount - DiagonalCount;
            return checked((head * head) + (DiagonalCount * (head + 1)));
        }
    }

    private int ValueCount => _layout?.Values.Length ?? _columns.Length;

    /// <summary>
    /// Whether there are enough columns, all of them numeric, for a cross product to be faster at once for all rows (
    /// <see cref="AddWeightedCrossProduct"/>) than block by block.
    /// </summary>
    public bool IsWide => ColumnCount >= WideCrossProduct.LeastColumns && _layout is null;

    /// <summary>The number of values of scratch that <see cref="Load(int, Span{double}, LocalRows)"/> needs; 0 where the blocks can be
    /// read where they are.</summary>
    public int ScratchCount => _direct ? 0 : Math.Min(Design.BlockRowCount, RowCount) * ValueCount;

    /// <summary>One block of the view.</summary>
    /// <param name="block">The zero-based block.</param>
    /// <param name="scratch">Memory for a copy, at least <see cref="ScratchCount"/> values; the block reads it.</param>
    /// <param name="values">The outcomes, offsets and weights that come with the block; null (the default) for none.</param>
    /// <returns>The block's rows.</returns>
    public DesignBlock Load(int block, Span<double> scratch, LocalRows? values = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, Design.BlockCount);
        int rows = Design.RowsIn(block);
        if (_direct)
        {
            return new DesignBlock(Contiguous(block, rows), ColumnCount, _layout, values);
        }

        for (int v = 0; v < ValueCount; v++)
        {
            CopyColumn(block, ValueColumn(v), scratch.Slice(v * rows, rows));
        }

        DesignBlock copy = new(scratch[..(rows * ValueCount)], rows, rows, ValueCount, block * Design.BlockRowCount);
        return new DesignBlock(copy, ColumnCount, _layout, values);
    }

    /// <summary>One block of the view, whose kernels ask for the memory of the one to be visited next.</summary>
    internal DesignBlock Load(int block, int next, Span<double> scratch, LocalRows values, ref LinesAhead ahead)
    {
        if (!_direct || !Design.ExceedsCaches || next >= Design.BlockCount)
        {
            return Load(block, scratch, values);
        }

        int rows = Design.RowsIn(block);
        ahead.Start(Design.ContiguousBlock(next));
        return new DesignBlock(Contiguous(block, rows), ColumnCount, _layout, values, ref ahead);
    }

    private DesignBlock Contiguous(int block, int rows) =>
        new(Design.ContiguousBlock(block), rows, rows, ValueCount, block * Design.BlockRowCount);

    // The column of the view that the values of a block stand for, which lie one after the other.
    private int ValueColumn(int index) => _layout is null ? index : _layout.Values[index];

    /// <summary>
    /// Adds <c>Z' diag(w) Z</c> to the lower triangle of a matrix, at once for all rows: for designs of hundreds of columns, whose sums
    /// over single blocks (<see cref="DesignBlock.AddWeightedCrossProduct"/>) no longer fit in a cache. What stands above the diagonal
    /// afterwards means nothing.
    /// </summary>
    /// <param name="weights">n values, of any sign.</param>
    /// <param name="cross">p x p values, row-major.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors. It changes no bit.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void AddWeightedCrossProduct(
        ReadOnlyMemory<double> weights,
        Memory<double> cross,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(maxDegreeOfParallelism);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, -1);
        if (weights.Length != RowCount)
        {
            throw new ArgumentException($"The weights hold {weights.Length} values; there are {RowCount} rows.", nameof(weights));
        }

        if (cross.Length != ColumnCount * ColumnCount)
        {
            throw new ArgumentException(
                $"The result holds {cross.Length} values; {ColumnCount} x {ColumnCount} are expected.",
                nameof(cross)
            );
        }

        new WideCrossProduct(this, weights, cross, cancellationToken).Run(maxDegreeOfParallelism);
    }

    /// <summary>Copies the rows of a block of one column.</summary>
    internal void CopyColumn(int block, int column, Span<double> target)
    {
        (int factor, int index) = Design.SlotOf(_columns[column]);
        if (factor >= 0)
        {
            Design.CopyCoded(new DesignMatrix.ColumnSlot(factor, index), block * Design.BlockRowCount, target);
        }

        ReadOnlySpan<double> source = factor >= 0 ? target : Design.ValuesOfBlock(block, index);
        if (_shifts[column] != 0.0)
        {
            RowKernels.AddConstant(source, -_shifts[column], target);
        }
        else if (factor < 0)
        {
            source.CopyTo(target);
        }
    }
}
