using System.Collections.Immutable;

namespace Crabbymetrics;

// Designs made of the columns of others.
public sealed partial class DesignMatrix
{
    /// <summary>A design of some of the columns, in the order given. A categorical column whose dummies are all taken, one after the other,
    /// stays one; single dummies become columns of numbers.</summary>
    /// <param name="columns">Zero-based columns, each at most once.</param>
    /// <returns>The design. Values are shared where they can be.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is not there.</exception>
    /// <exception cref="ArgumentException">A column is there twice.</exception>
    public DesignMatrix SelectColumns(params ReadOnlySpan<int> columns)
    {
        if (Categories.IsEmpty && Referring(RowCount, References(columns)) is { } referring)
        {
            return referring;
        }

        List<DesignColumn> selected = [];
        for (int a = 0; a < columns.Length; a++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(columns[a], nameof(columns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columns[a], ColumnCount, nameof(columns));
            if (WholeCategory(columns[a..]) is { } category)
            {
                selected.Add(category);
                a += DummyCount(SlotOf(columns[a]).Category) - 1;
                continue;
            }

            selected.Add(NumericColumnOf(columns[a]));
        }

        return selected.Count > 0 ? FromOwnedColumns(selected) : Create(RowCount, []);
    }

    /// <summary>The columns of this design and of another one after them.</summary>
    /// <param name="other">A design of as many rows, whose columns have other names.</param>
    /// <returns>The design. Values are shared where they can be.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or both have a column of one name.</exception>
    public DesignMatrix Append(DesignMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.RowCount != RowCount)
        {
            throw new ArgumentException($"The designs have {RowCount} and {other.RowCount} rows.", nameof(other));
        }

        if (
            Categories.IsEmpty
            && other.Categories.IsEmpty
            && Referring(RowCount, [.. References(AllPlaces()), .. other.References(other.AllPlaces())]) is { } referring
        )
        {
            return referring;
        }

        List<DesignColumn> all = [.. AllColumns(), .. other.AllColumns()];
        return all.Count > 0 ? FromOwnedColumns(all) : Create(RowCount, []);
    }

    // The design of numeric columns that stay where they are, with the moments that are known of them; null where the rows of a block would
    // not be those of a block there.
    private static DesignMatrix? Referring(int rowCount, (DesignMatrix Design, int Column)[] columns)
    {
        int blockRows = BlockRowsFor(columns.Length);
        if (columns.Length == 0 || Array.Exists(columns, one => one.Design.BlockRowCount != blockRows))
        {
            return null;
        }

        ImmutableArray<string> names = [.. columns.Select(static one => one.Design.ColumnNames[one.Column])];
        RequireNames(names);
        double[]?[] own = new double[]?[columns.Length];
        (DesignMatrix, int)[] sources = new (DesignMatrix, int)[columns.Length];
        for (int j = 0; j < own.Length; j++)
        {
            (DesignMatrix design, int column) = columns[j];
            int index = design.SlotOf(column).Index;
            own[j] = design._columns?[index];
            sources[j] = design._columns is not null && own[j] is null ? design._sources[index] : (design, index);
        }

        DesignMatrix result = new(rowCount, names, own, sources);
        for (int j = 0; j < own.Length; j++)
        {
            result._moments[j] = columns[j].Design._moments[columns[j].Column];
        }

        return result;
    }

    private int[] AllPlaces() => [.. Enumerable.Range(0, ColumnCount)];

    private (DesignMatrix Design, int Column)[] References(ReadOnlySpan<int> columns)
    {
        (DesignMatrix, int)[] references = new (DesignMatrix, int)[columns.Length];
        for (int a = 0; a < columns.Length; a++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(columns[a], nameof(columns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columns[a], ColumnCount, nameof(columns));
            references[a] = (this, columns[a]);
        }

        return references;
    }

    private IEnumerable<DesignColumn> AllColumns()
    {
        int seen = -1;
        for (int j = 0; j < ColumnCount; j++)
        {
            int category = SlotOf(j).Category;
            if (category < 0)
            {
                yield return NumericColumnOf(j);
            }
            else if (category != seen)
            {
                seen = category;
                yield return CodedColumn(category);
            }
        }
    }

    private NumericColumn NumericColumnOf(int column)
    {
        (int category, int index) = SlotOf(column);
        return new NumericColumn(ColumnNames[column], (category < 0 ? _columns?[index] : null) ?? Whole(column), RowCount);
    }

    // The categorical column that begins here, if all its dummies follow.
    private DesignColumn? WholeCategory(ReadOnlySpan<int> columns)
    {
        (int category, int index) = SlotOf(columns[0]);
        if (category < 0 || index != 0)
        {
            return null;
        }

        int count = DummyCount(category);
        for (int dummy = 1; dummy < count; dummy++)
        {
            if (dummy >= columns.Length || columns[dummy] != columns[0] + dummy)
            {
                return null;
            }
        }

        return CodedColumn(category);
    }

    private int DummyCount(int category) => Categories[category].DummyCount;
}
