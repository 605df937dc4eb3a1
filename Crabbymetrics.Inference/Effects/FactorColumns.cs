namespace Crabbymetrics.Inference;

/// <summary>Which columns of a design are the dummies of one factor: those of each categorical column, and those that the caller named
/// together.</summary>
internal sealed class FactorColumns
{
    private readonly int[][] _members;
    private readonly int[] _baselines;

    /// <summary>Finds the factors.</summary>
    /// <param name="design">The design.</param>
    /// <param name="options">The groups of the caller.</param>
    /// <exception cref="ArgumentException">A group names a column that is not there, or one that is in another group.</exception>
    public FactorColumns(DesignMatrix design, MarginalEffectOptions options)
    {
        int p = design.ColumnCount;
        _members = new int[p][];
        _baselines = new int[p];
        Array.Fill(_baselines, -1);
        int[][] categories = new int[design.Categories.Length][];
        for (int c = 0; c < categories.Length; c++)
        {
            // The product of a factor and a number changes with that number.
            if (!design.ScaleOf(c).IsEmpty)
            {
                continue;
            }

            categories[c] = [.. Enumerable.Range(0, p).Where(j => design.CategoryOf(j) == c)];
            // Where every level has a dummy, the first level is the baseline.
            Add(categories[c], design.Categories[c].Baseline is null ? categories[c][0] : -1);
        }

        foreach (IReadOnlyList<string> group in options.Factors)
        {
            int[] columns = new int[group.Count];
            for (int m = 0; m < columns.Length; m++)
            {
                columns[m] = design.ColumnNames.IndexOf(group[m]);
                if (columns[m] < 0)
                {
                    throw new ArgumentException(
                        $"Factors names the column '{group[m]}', which is not there. There are: {string.Join(", ", design.ColumnNames)}.",
                        nameof(options)
                    );
                }

                if (_members[columns[m]] is not null || columns.AsSpan(0, m).Contains(columns[m]))
                {
                    throw new ArgumentException($"Factors has the column '{group[m]}' in two factors.", nameof(options));
                }
            }

            RequireExclusive(design, options, columns);
            Add(columns, -1);
        }
    }

    /// <summary>All dummies of the factor of a column; empty for a column of no factor.</summary>
    public ReadOnlySpan<int> MembersOf(int column) => _members[column];

    /// <summary>The dummy of the level that the others are compared with; -1 where that level has none.</summary>
    public int BaselineOf(int column) => _baselines[column];

    private static void RequireExclusive(DesignMatrix design, MarginalEffectOptions options, int[] columns)
    {
        double[] sums = new double[design.RowCount];
        double[] column = new double[design.RowCount];
        for (int m = 0; m < columns.Length; m++)
        {
            design.CopyColumn(columns[m], column);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += column[i];
                if (column[i] is not (0.0 or 1.0) || sums[i] > 1.0)
                {
                    string names = string.Join(", ", columns.Select(j => design.ColumnNames[j]));
                    string name = design.ColumnNames[columns[m]];
                    throw new ArgumentException(
                        FormattableString.Invariant($"The columns {names} are no dummies of one factor: '{name}' is {column[i]} in row {i}")
                            + (sums[i] > 1.0 ? ", where another of them is 1 too." : "; a dummy is 0 or 1."),
                        nameof(options)
                    );
                }
            }
        }
    }

    private void Add(int[] columns, int baseline)
    {
        foreach (int column in columns)
        {
            _members[column] = columns;
            _baselines[column] = baseline;
        }
    }
}
