namespace Crabbymetrics.Estimators;

/// <summary>
/// A batch of rows of which only the values that are not 0 are stored, one row after the other: for designs with so many columns that
/// almost all values are 0. Immutable, and the arrays are the caller's: they must not change any more.
/// </summary>
public sealed class SparseBatch
{
    /// <summary>Creates a batch of the arrays given, which are not copied.</summary>
    /// <param name="columnNames">The names of the p columns.</param>
    /// <param name="starts">n + 1 places: row i has the values from <c>starts[i]</c> to before <c>starts[i + 1]</c>.</param>
    /// <param name="columns">The column of each value, from 0; ascending within a row.</param>
    /// <param name="values">The values; finite.</param>
    /// <param name="outcome">n outcomes.</param>
    /// <param name="weights">n weights, 0 or more; null for ones.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a column is none of the p or not ascending, or a value is not finite;
    /// the message names the row.</exception>
    public SparseBatch(
        IReadOnlyList<string> columnNames,
        int[] starts,
        int[] columns,
        double[] values,
        double[] outcome,
        double[]? weights = null
    )
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(outcome);
        if (starts.Length != outcome.Length + 1 || starts[0] != 0 || starts[^1] != values.Length || columns.Length != values.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"starts must have one place more than the {outcome.Length} rows, from 0 to the number of ")
                    + FormattableString.Invariant($"values ({values.Length}), and columns as many places as values ({columns.Length})."),
                nameof(starts)
            );
        }

        if (weights is not null && weights.Length != outcome.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"weights must have a value for each of the {outcome.Length} rows; it has {weights.Length}."),
                nameof(weights)
            );
        }

        for (int row = 0; row < outcome.Length; row++)
        {
            Check(columnNames, starts, columns, values, row);
            double weight = weights?[row] ?? 1.0;
            if (!(weight >= 0.0 && double.IsFinite(weight)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"weights is {weight} in row {row}. A weight is finite and 0 or more."),
                    nameof(weights)
                );
            }
        }

        ColumnNames = [.. columnNames];
        Starts = starts;
        Columns = columns;
        Values = values;
        Outcome = outcome;
        Weights = weights;
    }

    /// <summary>The names of the columns.</summary>
    public System.Collections.Immutable.ImmutableArray<string> ColumnNames { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Outcome.Length;

    internal int[] Starts { get; }

    internal int[] Columns { get; }

    internal double[] Values { get; }

    internal double[] Outcome { get; }

    internal double[]? Weights { get; }

    private static void Check(IReadOnlyList<string> names, int[] starts, int[] columns, double[] values, int row)
    {
        if (starts[row + 1] < starts[row] || starts[row + 1] > values.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"starts falls after row {row}."), nameof(starts));
        }

        for (int i = starts[row]; i < starts[row + 1]; i++)
        {
            if ((uint)columns[i] >= (uint)names.Count || (i > starts[row] && columns[i] <= columns[i - 1]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"columns has {columns[i]} in row {row}: the columns of a row ascend from 0 to ")
                        + FormattableString.Invariant($"{names.Count - 1}."),
                    nameof(columns)
                );
            }

            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Column '{names[columns[i]]}' is {values[i]} in row {row}. Values are finite."),
                    nameof(values)
                );
            }
        }
    }
}
