namespace Crabbymetrics.Numerics;

/// <summary>A block of equally long columns in memory: column j begins at j times the stride.</summary>
public readonly ref struct StridedColumns
{
    /// <summary>Says where the columns are.</summary>
    /// <param name="values">The values, column by column.</param>
    /// <param name="stride">The distance between the starts of two columns, at least the number of rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">The number of columns.</param>
    /// <exception cref="ArgumentException">There are fewer values than these lengths need.</exception>
    public StridedColumns(ReadOnlySpan<double> values, int stride, int rows, int count)
    {
        if (count > 0 && (stride < rows || values.Length < ((count - 1L) * stride) + rows))
        {
            throw new ArgumentException($"{rows} rows of {count} columns at stride {stride} need more than {values.Length} values.");
        }

        Values = values;
        Stride = stride;
        Rows = rows;
        Count = count;
    }

    /// <summary>The values, column by column; there may be more than the columns need.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>The distance between the starts of two columns.</summary>
    public int Stride { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Count { get; }

    /// <summary>Some of the rows of all columns.</summary>
    internal StridedColumns SliceRows(int first, int rows) => new(Values[first..], Stride, rows, Count);

    internal void Require(int rows, int count)
    {
        if (rows != Rows || count != Count)
        {
            throw new ArgumentException($"There are {Rows} rows of {Count} columns, but {rows} values for rows and {count} for columns.");
        }
    }
}
