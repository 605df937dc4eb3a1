using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Crabbymetrics;

/// <summary>
/// The n x p regressors of a model: named numeric columns, stored in blocks of rows, column-major inside a block, so that one block of all
/// columns fits in the second-level cache. Immutable and safe for concurrent use. The intercept is implicit: no column of ones is stored.
/// </summary>
/// <remarks>The dummies of a <see cref="CategoricalColumn"/> are columns as well, but stay one code per row, however many levels there
/// are.</remarks>
public sealed partial class DesignMatrix
{
    // A block is this many values at most (512 KB), so that it and the scratch beside it stay in a 1 MB cache.
    private const int BlockValues = 65536;
    private const int LargestBlockRows = 512;
    private const int SmallestBlockRows = 64;
    private const int SmallestAlignedValues = 16384;

    // A megabyte.
    private const int LeastValuesInMemory = 131072;

    // Either all blocks one after the other, or, where a caller handed its columns over, the columns themselves. A column that is null is
    // in the blocks of another design.
    private readonly double[]? _blocks;
    private readonly double[]?[]? _columns;
    private readonly (DesignMatrix Design, int Index)[] _sources = [];

    private readonly ColumnMoments[] _moments;
    private DesignSchema? _schema;
    private readonly int _scaledCount;

    private DesignMatrix(
        int rowCount,
        ImmutableArray<string> columnNames,
        double[]? blocks,
        double[]?[]? columns,
        ColumnSlot[]? slots = null,
        ImmutableArray<DesignColumn> coded = default
    )
    {
        _slots = slots;
        if (coded.IsDefaultOrEmpty)
        {
            Categories = [];
            _scaled = [];
        }
        else
        {
            _scaled = new ScaledCategoricalColumn?[coded.Length];
            CategoricalColumn[] categories = new CategoricalColumn[coded.Length];
            for (int c = 0; c < categories.Length; c++)
            {
                _scaled[c] = coded[c] as ScaledCategoricalColumn;
                _scaledCount += _scaled[c] is null ? 0 : 1;
                categories[c] = _scaled[c]?.Category ?? (CategoricalColumn)coded[c];
            }

            Categories = [.. categories];
        }

        ValueCount = slots is null ? columnNames.Length : slots.Count(static slot => slot.Category < 0);
        _moments = new ColumnMoments[columnNames.Length];
        RowCount = rowCount;
        ColumnNames = columnNames;
        BlockRowCount = BlockRowsFor(ValueCount);
        BlockCount = (rowCount + BlockRowCount - 1) / BlockRowCount;
        _blocks = blocks;
        _columns = columns;
    }

    private DesignMatrix(int rowCount, ImmutableArray<string> columnNames, double[]?[] columns, (DesignMatrix Design, int Index)[] sources)
        : this(rowCount, columnNames, null, columns) => _sources = sources;

    // The first value of the blocks in their array: at the start of a line of the cache, where that pays.
    private int FirstValue { get; init; }

    /// <summary>The number n of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number p of columns.</summary>
    public int ColumnCount => ColumnNames.Length;

    /// <summary>The p column names.</summary>
    public ImmutableArray<string> ColumnNames { get; }

    /// <summary>The number of blocks.</summary>
    public int BlockCount { get; }

    /// <summary>The number of rows in each block but perhaps the last. It depends on the number of numeric columns alone, so that sums over
    /// blocks are the same on every machine.</summary>
    public int BlockRowCount { get; }

    /// <summary>One value.</summary>
    /// <param name="row">The zero-based row.</param>
    /// <param name="column">The zero-based column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The row or the column does not exist.</exception>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
            (int category, int index) = SlotOf(column);
            if (category >= 0)
            {
                return Categories[category].LevelOf(index) == Categories[category].OwnedCodes[row]
                    ? _scaled[category]?.OwnedValues[row] ?? 1.0
                    : 0.0;
            }

            int block = row / BlockRowCount;
            return ValuesOfBlock(block, index)[row - (block * BlockRowCount)];
        }
    }

    /// <summary>The mean and the standard deviation of a column.</summary>
    /// <param name="column">The zero-based column.</param>
    public ColumnMoments Moments(int column) => _moments[column];

    /// <summary>What is known of the columns without their values.</summary>
    public DesignSchema Schema => _schema ??= IsSchema ? new DesignSchema(this, [.. _moments]) : WithMoments(_moments).Schema;

    /// <summary>Whether this is a schema alone, of rows that live elsewhere.</summary>
    internal bool IsSchema { get; private init; }

    /// <summary>These columns without rows, with the moments of the rows that live elsewhere.</summary>
    internal DesignMatrix WithMoments(ReadOnlySpan<ColumnMoments> moments)
    {
        DesignMatrix schema = new(0, ColumnNames, [], null, _slots, CodedWithoutRows()) { IsSchema = true };
        moments.CopyTo(schema._moments);
        return schema;
    }

    /// <summary>These columns of no rows at all, which is a design like any other.</summary>
    internal DesignMatrix Empty => new(0, ColumnNames, [], null, _slots, CodedWithoutRows());

    private ImmutableArray<DesignColumn> CodedWithoutRows() =>
        [.. Categories.Select((category, c) => _scaled[c]?.Select([]) ?? (DesignColumn)category.Select([]))];

    /// <summary>A design of some of the rows.</summary>
    /// <param name="rows">The zero-based rows, in the order to have them.</param>
    /// <returns>A copy, with the same columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public DesignMatrix SelectRows(ReadOnlySpan<int> rows)
    {
        int[] selected = rows.ToArray();
        RowSelection.Require(selected, RowCount);
        return SelectRows(selected, true);
    }

    // Rows that are there. Columns that were handed over stay columns, unless many passes are to read them.
    internal DesignMatrix SelectRows(int[] rows, bool packs)
    {
        double[][] columns = new double[ValueCount][];
        for (int j = 0; j < ColumnCount; j++)
        {
            (int category, int index) = SlotOf(j);
            if (category < 0)
            {
                columns[index] = GC.AllocateUninitializedArray<double>(rows.Length);
                Gather(index, rows, columns[index]);
            }
        }

        ImmutableArray<DesignColumn> coded = [.. Enumerable.Range(0, Categories.Length).Select(c => CodedColumn(c).SelectRows(rows))];
        if (packs || _columns is null)
        {
            return Pack(
                rows.Length,
                ColumnNames,
                (column, first, destination) => columns[column].AsSpan(first, destination.Length).CopyTo(destination),
                _slots,
                coded
            );
        }

        DesignMatrix design = new(rows.Length, ColumnNames, null, columns, _slots, coded);
        design.ReadMoments(nameof(rows));
        return design;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int column, int[] rows, double[] values)
    {
        if (_columns?[column] is { } own && own.Length == RowCount)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                values[i] = own[rows[i]];
            }

            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            int block = rows[i] / BlockRowCount;
            values[i] = ValuesOfBlock(block, column)[rows[i] - (block * BlockRowCount)];
        }
    }

    internal static int BlockRowsFor(int columns) =>
        Math.Clamp(BlockValues / Math.Max(columns, 1) / SmallestBlockRows * SmallestBlockRows, SmallestBlockRows, LargestBlockRows);

    internal int RowsIn(int block) => Math.Min(BlockRowCount, RowCount - (block * BlockRowCount));

    /// <summary>Whether each block's columns lie one after the other, so that a visit needs no copy.</summary>
    internal bool HasContiguousBlocks => _blocks is not null;

    /// <summary>Whether the blocks, pinned then, are too many to stay in a cache from one pass to the next.</summary>
    internal bool ExceedsCaches => _blocks is not null && (long)RowCount * ValueCount >= LeastValuesInMemory;

    internal ReadOnlySpan<double> ContiguousBlock(int block) =>
        _blocks.AsSpan(FirstValue + (block * BlockRowCount * ValueCount), RowsIn(block) * ValueCount);

    /// <summary>The rows of one numeric column, by its place among these.</summary>
    internal ReadOnlySpan<double> ValuesOfBlock(int block, int column)
    {
        int first = block * BlockRowCount;
        int rows = RowsIn(block);
        return _columns is null ? _blocks.AsSpan(FirstValue + (first * ValueCount) + (column * rows), rows)
            : _columns[column] is { } own ? own.AsSpan(first, rows)
            : _sources[column].Design.ValuesOfBlock(block, _sources[column].Index);
    }
}
