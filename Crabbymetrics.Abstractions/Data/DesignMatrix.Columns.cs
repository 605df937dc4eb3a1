using System.Collections.Immutable;

namespace Crabbymetrics;

// Designs of numeric and categorical columns.
public sealed partial class DesignMatrix
{
    // What each column is; null where all are numeric.
    private readonly ColumnSlot[]? _slots;

    // For each category the column of it times a number; null where all are dummies.
    private readonly ScaledCategoricalColumn?[] _scaled;

    /// <summary>The categorical columns, whose dummies, or the products of these with a number, are among the columns; empty where there
    /// are none.</summary>
    public ImmutableArray<CategoricalColumn> Categories { get; }

    /// <summary>The number that multiplies the dummies of a categorical column.</summary>
    /// <param name="category">A position in <see cref="Categories"/>.</param>
    /// <returns>n values; empty where the dummies stand for themselves.</returns>
    public ReadOnlyMemory<double> ScaleOf(int category) => OwnedScaleOf(category);

    internal double[]? OwnedScaleOf(int category) => _scaled[category]?.OwnedValues;

    /// <summary>The number of columns that are stored as values.</summary>
    internal int ValueCount { get; }

    /// <summary>Copies numeric columns, and takes categorical ones, whose dummies are kept as codes.</summary>
    /// <param name="columns">The columns in their order, of equal length.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">There is no column, a name (that of a dummy included) is there twice, the lengths differ, or a
    /// value is not finite.</exception>
    public static DesignMatrix Create(IReadOnlyList<DesignColumn> columns)
    {
        (ImmutableArray<string> names, ColumnSlot[] slots, double[][] values, ImmutableArray<DesignColumn> coded) = Sort(columns);
        return Pack(
            columns[0].RowCount,
            names,
            (column, first, destination) => values[column].AsSpan(first, destination.Length).CopyTo(destination),
            slots,
            coded
        );
    }

    /// <summary>
    /// Takes columns over without copying them. The caller must not change the arrays afterwards: the design, and every result fitted to
    /// it, reads them.
    /// </summary>
    /// <param name="columns">The columns in their order, of equal length.</param>
    /// <returns>The design.</returns>
    /// <exception cref="ArgumentException">There is no column, a name (that of a dummy included) is there twice, the lengths differ, or a
    /// value is not finite.</exception>
    public static DesignMatrix FromOwnedColumns(IReadOnlyList<DesignColumn> columns)
    {
        (ImmutableArray<string> names, ColumnSlot[] slots, double[][] values, ImmutableArray<DesignColumn> coded) = Sort(columns);
        DesignMatrix design = new(columns[0].RowCount, names, null, values, slots, coded);
        design.ReadMoments(nameof(columns));
        return design;
    }

    /// <summary>A design without some of the columns.</summary>
    /// <param name="names">Numeric columns, or categorical ones, which go with all their dummies.</param>
    /// <returns>The design of the others, in their order.</returns>
    /// <exception cref="ArgumentException">A name is no column, or that of a single dummy.</exception>
    public DesignMatrix WithoutColumns(params ReadOnlySpan<string> names)
    {
        HashSet<string> left = [.. names];
        List<DesignColumn> kept = [];
        int seen = -1;
        for (int j = 0; j < ColumnCount; j++)
        {
            (int category, int index) = SlotOf(j);
            if (category >= 0)
            {
                if (category != seen && !left.Remove(CodedColumn(category).Name))
                {
                    kept.Add(CodedColumn(category));
                }

                seen = category;
            }
            else if (!left.Remove(ColumnNames[j]))
            {
                kept.Add(new NumericColumn(ColumnNames[j], _columns?[index] ?? Whole(j), RowCount));
            }
        }

        if (left.Count > 0)
        {
            throw new ArgumentException(
                $"The design has no column '{left.First()}' to leave out. There are: {string.Join(", ", ColumnNames.Take(20))}"
                    + $"{(ColumnCount > 20 ? ", ..." : "")}. A categorical column goes as a whole, by its own name.",
                nameof(names)
            );
        }

        return kept.Count > 0 ? FromOwnedColumns(kept) : Create(RowCount, []);
    }

    /// <summary>Whether a column is a dummy of a categorical column, which is kept as codes.</summary>
    /// <param name="column">The zero-based column.</param>
    public bool IsDummy(int column) => SlotOf(column).Category is >= 0 and int category && _scaled[category] is null;

    /// <summary>Whether a column is kept as codes: a dummy, or a dummy times a number.</summary>
    /// <param name="column">The zero-based column.</param>
    public bool IsCoded(int column) => SlotOf(column).Category >= 0;

    /// <summary>The position in <see cref="Categories"/> of the categorical column that a column is a dummy of; -1 for a numeric
    /// one.</summary>
    /// <param name="column">The zero-based column.</param>
    public int CategoryOf(int column) => Math.Max(-1, SlotOf(column).Category);

    /// <summary>The number of columns that tell two rows apart: the numeric ones, for each categorical one its codes, and the numbers by
    /// which dummies are multiplied.</summary>
    internal int KeyCount => ValueCount + Categories.Length + _scaledCount;

    /// <summary>The columns that tell rows apart.</summary>
    internal IEnumerable<ReadOnlyMemory<double>> RowKeys()
    {
        for (int j = 0; j < ColumnCount; j++)
        {
            if (SlotOf(j).Category < 0)
            {
                yield return Whole(j);
            }
        }

        foreach (CategoricalColumn category in Categories)
        {
            yield return category.Keys();
        }

        foreach (ScaledCategoricalColumn? scaled in _scaled)
        {
            if (scaled is not null)
            {
                yield return scaled.Values;
            }
        }
    }

    /// <summary>A value that tells rows apart and is no numeric column: a code, or a number that multiplies dummies.</summary>
    internal double CodedKey(int key, int row) =>
        key < Categories.Length ? Categories[key].OwnedCodes[row] : ScaleKey(key - Categories.Length)[row];

    /// <summary>A categorical column, as it came.</summary>
    internal DesignColumn CodedColumn(int category) => _scaled[category] ?? (DesignColumn)Categories[category];

    /// <summary>The columns, a categorical one as a whole, without rows.</summary>
    internal ImmutableArray<DesignColumn> ColumnsWithoutRows()
    {
        ImmutableArray<DesignColumn>.Builder columns = ImmutableArray.CreateBuilder<DesignColumn>();
        int seen = -1;
        for (int j = 0; j < ColumnCount; j++)
        {
            int category = SlotOf(j).Category;
            if (category < 0)
            {
                columns.Add(new NumericColumn(ColumnNames[j], []));
            }
            else if (category != seen)
            {
                columns.Add(CodedColumn(category).SelectRows([]));
                seen = category;
            }
        }

        return columns.ToImmutable();
    }

    private double[] ScaleKey(int index)
    {
        foreach (ScaledCategoricalColumn? scaled in _scaled)
        {
            if (scaled is not null && index-- == 0)
            {
                return scaled.OwnedValues;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    // Of a column that is kept as codes.
    private void CopyCoded(int category, int dummy, int firstRow, Span<double> destination)
    {
        if (_scaled[category] is { } scaled)
        {
            scaled.CopyColumn(dummy, firstRow, destination);
        }
        else
        {
            Categories[category].CopyDummy(dummy, firstRow, destination);
        }
    }

    /// <summary>Some consecutive rows of a column that is kept as codes.</summary>
    internal void CopyCoded(ColumnSlot slot, int firstRow, Span<double> destination) =>
        CopyCoded(slot.Category, slot.Index, firstRow, destination);

    private double[] Whole(int column)
    {
        double[] values = new double[RowCount];
        CopyColumn(column, values);
        return values;
    }

    /// <summary>Writes some consecutive rows of a column that tells rows apart.</summary>
    internal void CopyKey(int key, int firstRow, Span<double> destination)
    {
        if (key >= ValueCount + Categories.Length)
        {
            ScaleKey(key - ValueCount - Categories.Length).AsSpan(firstRow, destination.Length).CopyTo(destination);
            return;
        }

        if (key >= ValueCount)
        {
            ReadOnlySpan<int> codes = Categories[key - ValueCount].OwnedCodes.AsSpan(firstRow, destination.Length);
            for (int i = 0; i < codes.Length; i++)
            {
                destination[i] = codes[i];
            }

            return;
        }

        int block = firstRow / BlockRowCount;
        ValuesOfBlock(block, key).Slice(firstRow - (block * BlockRowCount), destination.Length).CopyTo(destination);
    }

    /// <summary>What a column is: a numeric column's place among these, or a dummy of a category.</summary>
    internal ColumnSlot SlotOf(int column) => _slots is null ? new ColumnSlot(-1, column) : _slots[column];

    private static (ImmutableArray<string> Names, ColumnSlot[] Slots, double[][] Values, ImmutableArray<DesignColumn> Coded) Sort(
        IReadOnlyList<DesignColumn> columns
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("There is no column: without any, the number of rows is not known.", nameof(columns));
        }

        List<string> names = [];
        List<ColumnSlot> slots = [];
        List<double[]> values = [];
        List<DesignColumn> coded = [];
        foreach (DesignColumn column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (column.RowCount != columns[0].RowCount)
            {
                throw new ArgumentException(
                    $"Column '{column.Name}' has {column.RowCount} values; '{columns[0].Name}' has {columns[0].RowCount}.",
                    nameof(columns)
                );
            }

            if (column is NumericColumn numeric)
            {
                names.Add(column.Name);
                slots.Add(new ColumnSlot(-1, values.Count));
                values.Add(numeric.OwnedValues);
                continue;
            }

            ScaledCategoricalColumn? scaled = column as ScaledCategoricalColumn;
            CategoricalColumn category = scaled?.Category ?? (CategoricalColumn)column;
            for (int dummy = 0; dummy < category.DummyCount; dummy++)
            {
                names.Add(scaled?.ColumnName(dummy) ?? category.DummyName(dummy));
                slots.Add(new ColumnSlot(coded.Count, dummy));
            }

            coded.Add(column);
        }

        RequireNames([.. names]);
        return ([.. names], [.. slots], [.. values], [.. coded]);
    }

    /// <summary>What a column is.</summary>
    /// <param name="Category">The categorical column of a dummy; -1 for a numeric column.</param>
    /// <param name="Index">The dummy, or the place among the numeric columns.</param>
    internal readonly record struct ColumnSlot(int Category, int Index);
}
