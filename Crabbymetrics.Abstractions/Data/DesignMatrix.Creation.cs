using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics;

// How designs are made: copies of arrays and matrices, columns that are taken over, and their checks.
public sealed partial class DesignMatrix
{
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
            for (int b = 0; b < BlockCount; b++)
            {
                moments.Add(ValuesOfBlock(b, index), b * BlockRowCount, ColumnNames[j], argument);
            }

            _moments[j] = moments.Moments();
        }
    }

    private delegate void ColumnReader(int column, int firstRow, Span<double> destination);
}
