using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crabbymetrics;

/// <summary>
/// A design seen through a choice of its columns and a shift of each: <c>z_ij = x_ij - shift_j</c>. A column with a large mean (a calendar year, a time
/// stamp) is shifted element by element as its block is read, since no algebra on sums of its raw squares keeps their digits. Immutable.
/// </summary>
public sealed class DesignView
{
    private readonly int[] _columns;
    private readonly double[] _shifts;
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
            throw new ArgumentException($"There are {shifts.Length} shifts for {columns.Length} columns.", nameof(shifts));
        bool direct = design.HasContiguousBlocks && columns.Length == design.ColumnCount;
        for (int j = 0; j < columns.Length; j++)
        {
            if (columns[j] < 0 || columns[j] >= design.ColumnCount)
                throw new ArgumentException($"Column {columns[j]} does not exist: the design has {design.ColumnCount}.", nameof(columns));
            direct &= columns[j] == j && shifts[j] == 0.0;
        }

        Design = design;
        _columns = columns.ToArray();
        _shifts = shifts.ToArray();
        _direct = direct;
    }

    /// <summary>The design that is seen.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The number of columns seen.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>The number of rows.</summary>
    public int RowCount => Design.RowCount;

    /// <summary>The columns seen, as positions in the design.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>The shift of each column seen.</summary>
    public ReadOnlySpan<double> Shifts => _shifts;

    /// <summary>The number of values of scratch that <see cref="Load"/> needs; 0 where the blocks can be read where they are.</summary>
    public int ScratchCount => _direct ? 0 : Math.Min(Design.BlockRowCount, RowCount) * ColumnCount;

    /// <summary>One block of the view.</summary>
    /// <param name="block">The zero-based block.</param>
    /// <param name="scratch">Memory for a copy, at least <see cref="ScratchCount"/> values; the block reads it.</param>
    /// <returns>The block's rows.</returns>
    public DesignBlock Load(int block, Span<double> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, Design.BlockCount);
        int first = block * Design.BlockRowCount;
        int rows = Design.RowsIn(block);
        if (_direct)
            return new DesignBlock(Design.ContiguousBlock(block), rows, rows, ColumnCount, first);
        for (int j = 0; j < _columns.Length; j++)
        {
            ReadOnlySpan<double> source = Design.ColumnOfBlock(block, _columns[j]);
            Span<double> target = scratch.Slice(j * rows, rows);
            if (_shifts[j] == 0.0)
                source.CopyTo(target);
            else
                Shift(source, _shifts[j], target);
        }

        return new DesignBlock(scratch[..(rows * _columns.Length)], rows, rows, ColumnCount, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Shift(ReadOnlySpan<double> source, double shift, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        Vector256<double> by = Vector256.Create(shift);
        int i = 0;
        for (; i <= source.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            (Vector256.LoadUnsafe(ref from, (nuint)i) - by).StoreUnsafe(ref to, (nuint)i);
        for (; i < source.Length; i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i) - shift;
    }
}
