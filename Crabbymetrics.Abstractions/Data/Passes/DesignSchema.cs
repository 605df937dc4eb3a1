using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// What is known of a design without its values: names, which columns are dummies of which factor and level, mean and standard deviation of
/// each column. It is what a fit lays its parameters out by, wherever the rows are. Immutable.
/// </summary>
public sealed class DesignSchema
{
    private readonly ImmutableArray<ColumnMoments> _moments;

    internal DesignSchema(DesignMatrix withoutRows, ImmutableArray<ColumnMoments> moments)
    {
        WithoutRows = withoutRows;
        _moments = moments;
    }

    /// <summary>The p column names.</summary>
    public ImmutableArray<string> ColumnNames => WithoutRows.ColumnNames;

    /// <summary>The number p of columns.</summary>
    public int ColumnCount => ColumnNames.Length;

    /// <summary>A design with these columns, factors and moments, and no rows. A pass over it is an error: passes are run by
    /// <see cref="IObservations.Open"/>.</summary>
    public DesignMatrix WithoutRows { get; }

    /// <summary>The columns in their order without rows: a factor is one of them, with all its levels, and stands for as many of
    /// <see cref="ColumnNames"/> as it has dummies.</summary>
    public ImmutableArray<DesignColumn> Columns => WithoutRows.ColumnsWithoutRows();

    /// <summary>Makes a schema of columns without rows, in a process that has none of them.</summary>
    /// <param name="columns">The columns without rows: <see cref="Columns"/> of another schema.</param>
    /// <param name="moments">The mean and the standard deviation over all rows of each of the p columns that these stand for.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException">There is no column, one has rows, or there is not a pair of moments for each.</exception>
    public static DesignSchema Create(IReadOnlyList<DesignColumn> columns, IReadOnlyList<ColumnMoments> moments)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(moments);
        if (columns.FirstOrDefault(static column => column.RowCount != 0) is { } withRows)
        {
            throw new ArgumentException(
                $"Column '{withRows.Name}' has {withRows.RowCount} rows: a schema is made of columns without rows.",
                nameof(columns)
            );
        }

        DesignMatrix design = columns.Count == 0 ? DesignMatrix.Create(0, []) : DesignMatrix.FromOwnedColumns(columns);
        return moments.Count == design.ColumnCount
            ? design.WithMoments([.. moments]).Schema
            : throw new ArgumentException($"There are {moments.Count} pairs of moments for {design.ColumnCount} columns.", nameof(moments));
    }

    /// <summary>Whether a column is a dummy of a categorical column.</summary>
    /// <param name="column">The zero-based column.</param>
    public bool IsDummy(int column) => WithoutRows.IsDummy(column);

    /// <summary>The mean and the standard deviation of a column over all rows.</summary>
    /// <param name="column">The zero-based column.</param>
    public ColumnMoments Moments(int column) => _moments[column];

    /// <summary>The schema of all rows, from those of pieces of them.</summary>
    /// <param name="pieces">The schema and the number of rows of each piece, in their order.</param>
    /// <returns>The schema: that of the piece where there is one alone.</returns>
    /// <exception cref="ArgumentException">There is no piece, or two have other columns or other levels; the message names the
    /// column.</exception>
    public static DesignSchema Combine(IReadOnlyList<(DesignSchema Schema, long RowCount)> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Count == 0)
        {
            throw new ArgumentException("There are no pieces: at least one is needed.", nameof(pieces));
        }

        DesignSchema first = pieces[0].Schema;
        for (int piece = 1; piece < pieces.Count; piece++)
        {
            RequireSame(first, pieces[piece].Schema, piece);
        }

        if (pieces.Count == 1)
        {
            return first;
        }

        ColumnMoments[] moments = new ColumnMoments[first.ColumnCount];
        for (int j = 0; j < moments.Length; j++)
        {
            moments[j] = CombineColumn(pieces, j);
        }

        return first.WithoutRows.WithMoments(moments).Schema;
    }

    // The pairwise update of Chan, Golub and LeVeque (1983).
    private static ColumnMoments CombineColumn(IReadOnlyList<(DesignSchema Schema, long RowCount)> pieces, int column)
    {
        double mean = 0.0,
            squares = 0.0;
        long count = 0;
        bool constant = true;
        foreach ((DesignSchema schema, long rows) in pieces)
        {
            if (rows == 0)
            {
                continue;
            }

            ColumnMoments own = schema.Moments(column);
            constant &= own.StandardDeviation == 0.0 && (count == 0 || own.Mean == mean);
            long total = count + rows;
            double difference = own.Mean - mean;
            squares += (rows * own.StandardDeviation * own.StandardDeviation) + (difference * difference * ((double)count * rows / total));
            mean = constant ? own.Mean : mean + (difference * ((double)rows / total));
            count = total;
        }

        return new ColumnMoments(mean, constant || count == 0 ? 0.0 : Math.Sqrt(squares / count));
    }

    private static void RequireSame(DesignSchema first, DesignSchema other, int piece)
    {
        if (!first.ColumnNames.SequenceEqual(other.ColumnNames))
        {
            throw new ArgumentException(
                $"Piece {piece} has the columns {string.Join(", ", other.ColumnNames.Take(20))} and piece 0 "
                    + $"{string.Join(", ", first.ColumnNames.Take(20))}: all pieces have the same columns in the same order."
            );
        }

        for (int j = 0; j < first.ColumnCount; j++)
        {
            if (first.WithoutRows.SlotOf(j) != other.WithoutRows.SlotOf(j) || first.IsDummy(j) != other.IsDummy(j))
            {
                throw new ArgumentException($"Column '{first.ColumnNames[j]}' is a dummy in one piece and numeric in piece {piece}.");
            }
        }

        foreach ((CategoricalColumn own, CategoricalColumn others) in first.WithoutRows.Categories.Zip(other.WithoutRows.Categories))
        {
            if (own.Name != others.Name || own.Baseline != others.Baseline || !own.Levels.SequenceEqual(others.Levels))
            {
                throw new ArgumentException(
                    $"'{own.Name}' has other levels, or another baseline, in piece {piece} than in piece 0: give every piece all levels."
                );
            }
        }
    }
}
