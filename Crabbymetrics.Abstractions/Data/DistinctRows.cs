namespace Crabbymetrics;

/// <summary>
/// Which rows of some columns are equal: the distinct ones, numbered in the order in which they first appear, and the number of each row.
/// Rows are equal where all their values are, -0 and 0 being one value; a hash finds candidates and never decides. Immutable.
/// </summary>
public sealed class DistinctRows
{
    // Rows that a thread should have at least, and threads beyond which the tables of each cost more than they bring.
    private const int LeastRowsPerThread = 32768;
    private const int MostThreads = 16;

    private readonly int[] _codes;
    private readonly int[] _firstRows;
    private readonly int[] _counts;

    private DistinctRows(int[] codes, RowTable table)
    {
        _codes = codes;
        _firstRows = [.. table.FirstRows];
        _counts = [.. table.Counts];
    }

    /// <summary>The number n of rows.</summary>
    public int RowCount => _codes.Length;

    /// <summary>The number of distinct rows.</summary>
    public int Count => _firstRows.Length;

    /// <summary>The number of the distinct row that each row is equal to.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The row where each distinct row first appears; ascending.</summary>
    public ReadOnlySpan<int> FirstRows => _firstRows;

    /// <summary>How many rows are equal to each distinct row.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The values of a column in the distinct rows, each taken where the row first appears.</summary>
    /// <param name="values">n values.</param>
    /// <returns>A value for each distinct row.</returns>
    /// <exception cref="ArgumentException">There are not n values.</exception>
    public double[] Select(ReadOnlySpan<double> values)
    {
        if (values.Length != RowCount)
        {
            throw new ArgumentException($"There are {values.Length} values for {RowCount} rows.", nameof(values));
        }

        double[] selected = new double[Count];
        for (int r = 0; r < selected.Length; r++)
        {
            selected[r] = values[_firstRows[r]];
        }

        return selected;
    }

    /// <summary>Finds the distinct rows.</summary>
    /// <param name="design">Regressors.</param>
    /// <param name="columns">Further columns in which equal rows must be equal: an offset, an outcome. Their values are not NaN.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors. It changes nothing in what is
    /// found.</param>
    /// <returns>The distinct rows.</returns>
    /// <exception cref="ArgumentException">A column has not as many values as there are rows.</exception>
    public static DistinctRows Find(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns, int maxDegreeOfParallelism = -1) =>
        Find(design, columns, int.MaxValue, maxDegreeOfParallelism, RowHash.Multiplier)!;

    /// <summary>
    /// Finds the distinct rows where they are few. It looks at some rows first: where those show a column without repetition, or too little
    /// of it in whole rows, nothing else is read.
    /// </summary>
    /// <param name="design">Regressors.</param>
    /// <param name="columns">Further columns in which equal rows must be equal: an offset, an outcome. Their values are not NaN.</param>
    /// <param name="leastRepetition">How many rows there must be for each distinct one, on average.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads; -1 for all processors. It changes nothing in what is
    /// found.</param>
    /// <returns>The distinct rows; null where they are more, or seem to be.</returns>
    /// <exception cref="ArgumentException">A column has not as many values as there are rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The repetition asked for is below 1.</exception>
    public static DistinctRows? FindFew(
        DesignMatrix design,
        IReadOnlyList<ReadOnlyMemory<double>> columns,
        double leastRepetition,
        int maxDegreeOfParallelism = -1
    )
    {
        if (!(leastRepetition >= 1.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(leastRepetition),
                leastRepetition,
                "There is at least one row for each distinct row: a repetition is 1 or more."
            );
        }

        Require(design, columns);
        int most = (int)(design.RowCount / leastRepetition);
        return RepetitionSample.Suggests(design, columns, most)
            ? Find(design, columns, most, maxDegreeOfParallelism, RowHash.Multiplier)
            : null;
    }

    // The multiplier is a test's way to make every hash collide.
    internal static DistinctRows? Find(
        DesignMatrix design,
        IReadOnlyList<ReadOnlyMemory<double>> columns,
        int most,
        int maxDegreeOfParallelism,
        ulong multiplier
    )
    {
        Require(design, columns);
        ArgumentOutOfRangeException.ThrowIfZero(maxDegreeOfParallelism);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, -1);
        int n = design.RowCount;
        int threads = maxDegreeOfParallelism == -1 ? Environment.ProcessorCount : maxDegreeOfParallelism;
        int parts = Math.Clamp(Math.Min(threads, n / LeastRowsPerThread), 1, MostThreads);
        int[] codes = GC.AllocateUninitializedArray<int>(n);
        RowTable[] tables = new RowTable[parts];
        DistinctRowsPass pass = new(design, columns, codes, most, multiplier, RepetitionSample.SuggestLattice(design, columns));
        if (parts == 1)
        {
            tables[0] = pass.Run(0, design.BlockCount);
        }
        else
        {
            Parallel.For(
                0,
                parts,
                part =>
                    tables[part] = pass.Run((int)((long)part * design.BlockCount / parts), (int)((part + 1L) * design.BlockCount / parts))
            );
        }

        if (pass.IsAbandoned)
        {
            return null;
        }
        // What each part numbered for itself is numbered as if one had read all rows in order.
        for (int part = 1; part < parts; part++)
        {
            int[] map = tables[0].Add(tables[part]);
            if (tables[0].Count > most)
            {
                return null;
            }

            int end = Math.Min(n, (int)((part + 1L) * design.BlockCount / parts) * design.BlockRowCount);
            for (int i = (int)((long)part * design.BlockCount / parts) * design.BlockRowCount; i < end; i++)
            {
                codes[i] = map[codes[i]];
            }
        }

        return new DistinctRows(codes, tables[0]);
    }

    private static void Require(DesignMatrix design, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(columns);
        for (int c = 0; c < columns.Count; c++)
        {
            if (columns[c].Length != design.RowCount)
            {
                throw new ArgumentException($"Column {c} has {columns[c].Length} values for {design.RowCount} rows.", nameof(columns));
            }
        }
    }
}
