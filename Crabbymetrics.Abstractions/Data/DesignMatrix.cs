using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Crabbymetrics.Kernels;
using MathNet.Numerics.LinearAlgebra;

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

    /// <summary>Copies a matrix. Columns are named <c>x1</c>, <c>x2</c> and so on.</summary>
    /// <param name="x">n x p values.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">A value is not finite; the message names row and column.</exception>
    public static DesignMatrix Create(double[,] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Pack(
            x.GetLength(0),
            DefaultNames(x.GetLength(1)),
            (column, first, destination) =>
            {
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = x[first + i, column];
                }
            }
        );
    }

    /// <summary>Copies a MathNet matrix. Columns are named <c>x1</c>, <c>x2</c> and so on.</summary>
    /// <param name="x">n x p values.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">A value is not finite; the message names row and column.</exception>
    public static DesignMatrix Create(Matrix<double> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Pack(
            x.RowCount,
            DefaultNames(x.ColumnCount),
            (column, first, destination) =>
            {
                for (int i = 0; i < destination.Length; i++)
                {
                    destination[i] = x[first + i, column];
                }
            }
        );
    }

    /// <summary>Copies named columns.</summary>
    /// <param name="rowCount">The number n of rows, which no column would tell where there are none.</param>
    /// <param name="columns">The columns by name, in their order.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">A name is empty or used twice, a length is not n, or a value is not finite.</exception>
    public static DesignMatrix Create(int rowCount, IEnumerable<KeyValuePair<string, double[]>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        KeyValuePair<string, double[]>[] list = [.. columns];
        ImmutableArray<string> names = [.. list.Select(static column => column.Key)];
        RequireColumns(rowCount, names, [.. list.Select(static column => column.Value)]);
        return Pack(
            rowCount,
            names,
            (column, first, destination) => list[column].Value.AsSpan(first, destination.Length).CopyTo(destination)
        );
    }

    /// <summary>
    /// Takes columns over without copying them. The caller must not change the arrays afterwards: the design, and every result fitted to
    /// it, reads them.
    /// </summary>
    /// <param name="names">p names.</param>
    /// <param name="columns">p columns of equal length.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">A name is empty or used twice, the lengths differ, there are no columns, or a value is not
    /// finite.</exception>
    public static DesignMatrix FromOwnedColumns(IReadOnlyList<string> names, IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("No column was handed over: without any, the number of rows is not known.", nameof(columns));
        }

        ArgumentNullException.ThrowIfNull(columns[0]);
        double[][] owned = [.. columns];
        RequireColumns(owned[0].Length, [.. names], owned);
        DesignMatrix design = new(owned[0].Length, [.. names], null, owned);
        design.ReadMoments(nameof(columns));
        return design;
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
        DesignMatrix schema = new(0, ColumnNames, [], null, _slots, [.. Categories.Select(static category => category.Select([]))])
        {
            IsSchema = true,
        };
        moments.CopyTo(schema._moments);
        return schema;
    }

    /// <summary>All columns, as they are: what <see cref="BlockRunner"/> visits.</summary>
    /// <returns>A view of the whole design.</returns>
    public DesignView View() => new(this, [.. Enumerable.Range(0, ColumnCount)], new double[ColumnCount]);

    /// <summary>The linear predictor <c>intercept + X b</c>.</summary>
    /// <param name="intercept">Added to every row.</param>
    /// <param name="coefficients">p values.</param>
    /// <param name="result">Receives n values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void LinearPredictor(double intercept, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        if (result.Length != RowCount)
        {
            throw new ArgumentException($"The result holds {result.Length} values; there are {RowCount} rows.", nameof(result));
        }

        RequireCoefficients(coefficients.Length, nameof(coefficients));
        result.Fill(intercept);
        Products.AddLinearPredictor(this, coefficients, result);
    }

    /// <summary>The transposed product <c>X' v</c>.</summary>
    /// <param name="vector">n values.</param>
    /// <param name="result">Receives p values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void TransposedProduct(ReadOnlySpan<double> vector, Span<double> result)
    {
        if (vector.Length != RowCount)
        {
            throw new ArgumentException($"The vector holds {vector.Length} values; there are {RowCount} rows.", nameof(vector));
        }

        RequireCoefficients(result.Length, nameof(result));
        Products.TransposedProduct(this, vector, result);
    }

    /// <summary>The weighted cross product <c>X' diag(w) X</c>.</summary>
    /// <param name="weights">n values, of any sign.</param>
    /// <param name="result">Receives p x p values, row-major, both triangles.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void WeightedCrossProduct(ReadOnlySpan<double> weights, Span<double> result)
    {
        if (weights.Length != RowCount)
        {
            throw new ArgumentException($"The weights hold {weights.Length} values; there are {RowCount} rows.", nameof(weights));
        }

        if (result.Length != ColumnCount * ColumnCount)
        {
            throw new ArgumentException(
                $"The result holds {result.Length} values; {ColumnCount} x {ColumnCount} are expected.",
                nameof(result)
            );
        }

        Products.WeightedCrossProduct(this, weights, result);
        for (int a = 0; a < ColumnCount; a++)
        {
            for (int b = 0; b < a; b++)
            {
                result[(b * ColumnCount) + a] = result[(a * ColumnCount) + b];
            }
        }
    }

    /// <summary>A copy as a MathNet matrix, for an estimator that does its algebra there.</summary>
    /// <param name="intercept">Whether a column of ones comes first.</param>
    /// <returns>n x p values, or n x (p + 1) with the column of ones.</returns>
    public Matrix<double> ToMatrix(bool intercept = false)
    {
        int first = intercept ? 1 : 0;
        double[] values = new double[checked(RowCount * (ColumnCount + first))];
        values.AsSpan(0, first * RowCount).Fill(1.0);
        for (int j = 0; j < ColumnCount; j++)
        {
            CopyColumn(j, values.AsSpan((first + j) * RowCount, RowCount));
        }

        return Matrix<double>.Build.Dense(RowCount, ColumnCount + first, values);
    }

    /// <summary>The values of one column: where they lie if it was taken over as an array, a copy otherwise.</summary>
    /// <param name="column">The zero-based column.</param>
    /// <returns>n values.</returns>
    public ReadOnlyMemory<double> ColumnValues(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        (int category, int index) = SlotOf(column);
        if (category < 0 && _columns?[index] is { } own && own.Length == RowCount)
        {
            return own;
        }

        double[] values = GC.AllocateUninitializedArray<double>(RowCount);
        CopyColumn(column, values);
        return values;
    }

    /// <summary>Copies one column.</summary>
    /// <param name="column">The zero-based column.</param>
    /// <param name="destination">Receives the n values.</param>
    /// <exception cref="ArgumentException">The destination is shorter than n.</exception>
    public void CopyColumn(int column, Span<double> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        if (destination.Length < RowCount)
        {
            throw new ArgumentException(
                $"The destination holds {destination.Length} values; the column has {RowCount}.",
                nameof(destination)
            );
        }

        (int category, int index) = SlotOf(column);
        if (category >= 0)
        {
            CopyCoded(category, index, 0, destination[..RowCount]);
            return;
        }

        for (int b = 0; b < BlockCount; b++)
        {
            ValuesOfBlock(b, index).CopyTo(destination[(b * BlockRowCount)..]);
        }
    }

    /// <summary>A design of some of the rows.</summary>
    /// <param name="rows">The zero-based rows, in the order to have them.</param>
    /// <returns>A copy, with the same columns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist.</exception>
    public DesignMatrix SelectRows(ReadOnlySpan<int> rows)
    {
        double[][] columns = new double[ValueCount][];
        for (int j = 0; j < ColumnCount; j++)
        {
            (int category, int index) = SlotOf(j);
            if (category >= 0)
            {
                continue;
            }

            columns[index] = new double[rows.Length];
            Gather(index, rows, columns[index]);
        }

        int[] selected = rows.ToArray();
        return Pack(
            rows.Length,
            ColumnNames,
            (column, first, destination) => columns[column].AsSpan(first, destination.Length).CopyTo(destination),
            _slots,
            [.. Enumerable.Range(0, Categories.Length).Select(category => CodedColumn(category).SelectRows(selected))]
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int column, ReadOnlySpan<int> rows, Span<double> values)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rows[i], nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows[i], RowCount, nameof(rows));
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

    private void RequireCoefficients(int length, string argument)
    {
        if (length != ColumnCount)
        {
            throw new ArgumentException($"{argument} has {length} values; there are {ColumnCount} columns.", argument);
        }
    }

    private static ImmutableArray<string> DefaultNames(int count) =>
        [.. Enumerable.Range(1, count).Select(static j => FormattableString.Invariant($"x{j}"))];

    private static DesignMatrix Pack(
        int rowCount,
        ImmutableArray<string> names,
        ColumnReader read,
        ColumnSlot[]? slots = null,
        ImmutableArray<DesignColumn> coded = default
    )
    {
        int columns = slots is null ? names.Length : slots.Count(static slot => slot.Category < 0);
        long values = (long)rowCount * columns;
        if (values > Array.MaxLength - CacheLines.Doubles)
        {
            throw new ArgumentException(
                $"{rowCount} rows of {columns} columns are more values than one array holds ({Array.MaxLength}); hand the columns "
                    + $"over with {nameof(FromOwnedColumns)}."
            );
        }
        // Large ones begin at a cache line and stay there; small ones are read from the cache, and too many to be pinned.
        bool aligned = values >= SmallestAlignedValues;
        double[] blocks = GC.AllocateUninitializedArray<double>((int)values + (aligned ? CacheLines.Doubles : 0), pinned: aligned);
        if (aligned)
        {
            LargePages.AskFor(blocks);
        }

        int firstValue = aligned ? CacheLines.FirstIn(blocks) : 0;
        DesignMatrix design = new(rowCount, names, blocks, null, slots, coded) { FirstValue = firstValue };
        for (int b = 0; b < design.BlockCount; b++)
        {
            int first = b * design.BlockRowCount;
            int rows = design.RowsIn(b);
            for (int j = 0; j < columns; j++)
            {
                read(j, first, blocks.AsSpan(firstValue + (first * columns) + (j * rows), rows));
            }
        }

        design.ReadMoments("x");
        return design;
    }

    private static void RequireColumns(int rowCount, ImmutableArray<string> names, double[][] columns)
    {
        if (names.Length != columns.Length)
        {
            throw new ArgumentException($"There are {names.Length} names for {columns.Length} columns.", nameof(names));
        }

        RequireNames(names);
        for (int j = 0; j < columns.Length; j++)
        {
            ArgumentNullException.ThrowIfNull(columns[j], names[j]);
            if (columns[j].Length != rowCount)
            {
                throw new ArgumentException(
                    $"Column '{names[j]}' has {columns[j].Length} values; {rowCount} are expected.",
                    nameof(columns)
                );
            }
        }
    }

    private static void RequireNames(ImmutableArray<string> names)
    {
        HashSet<string> seen = [];
        for (int j = 0; j < names.Length; j++)
        {
            if (string.IsNullOrWhiteSpace(names[j]))
            {
                throw new ArgumentException($"Column {j} has no name.", nameof(names));
            }

            if (!seen.Add(names[j]))
            {
                throw new ArgumentException($"Two columns are named '{names[j]}'.", nameof(names));
            }
        }
    }

    private void ReadMoments(string argument)
    {
        for (int j = 0; j < ColumnCount; j++)
        {
            (int category, int index) = SlotOf(j);
            if (category >= 0)
            {
                _moments[j] = _scaled[category]?.Moments(index) ?? Categories[category].Moments(index);
                continue;
            }

            ColumnMomentsBuilder moments = default;
            int b = 0;
            for (; b + 4 < BlockCount; b += 4)
            {
                moments.Add(
                    ValuesOfBlock(b, index),
                    ValuesOfBlock(b + 1, index),
                    ValuesOfBlock(b + 2, index),
                    ValuesOfBlock(b + 3, index),
                    b * BlockRowCount,
                    (ColumnNames[j], argument)
                );
            }

            for (; b < BlockCount; b++)
            {
                moments.Add(ValuesOfBlock(b, index), b * BlockRowCount, ColumnNames[j], argument);
            }

            _moments[j] = moments.Moments();
        }
    }

    private delegate void ColumnReader(int column, int firstRow, Span<double> destination);
}
