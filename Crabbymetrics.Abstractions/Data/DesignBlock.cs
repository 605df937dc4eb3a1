namespace Crabbymetrics;

/// <summary>
/// Some consecutive rows of all columns of a design, column-major, and the kernels of regression on them. A fused visit of a block computes
/// the linear predictor, then whatever a model makes of it row by row, then sums over the block, all while the block is in the cache.
/// </summary>
/// <remarks>
/// The dummies of a <see cref="CategoricalColumn"/> are columns like the others, but kept as a code per row: the products gather and
/// scatter by the codes, at the cost of one column however many levels there are.
/// </remarks>
public readonly ref partial struct DesignBlock
{
    // While the exponentials of so many rows are made, memory delivers so many lines.
    private const int RowsPerPiece = 128;
    private const int LinesPerPiece = 40;

    private readonly ReadOnlySpan<double> _values;

    // Null where all columns are values.
    private readonly ViewLayout? _layout;

    // Null where the block was loaded without.
    private readonly LocalRows? _rows;

    // Null where nothing is ahead.
    private readonly ref LinesAhead _ahead;

    /// <summary>Creates a block over column-major values.</summary>
    /// <param name="values">The values: column j starts at j times the stride.</param>
    /// <param name="stride">The distance between the starts of two columns, at least the number of rows.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columnCount">The number of columns.</param>
    /// <param name="firstRow">The zero-based position of the first row in the design.</param>
    /// <exception cref="ArgumentException">The values are fewer than rows and columns need.</exception>
    public DesignBlock(ReadOnlySpan<double> values, int stride, int rowCount, int columnCount, int firstRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rowCount);
        if (columnCount > 0 && values.Length < ((columnCount - 1) * stride) + rowCount)
        {
            throw new ArgumentException(
                $"{rowCount} rows of {columnCount} columns at stride {stride} need more than {values.Length} values.",
                nameof(values)
            );
        }

        _values = values;
        Stride = stride;
        RowCount = rowCount;
        ColumnCount = columnCount;
        FirstRow = firstRow;
    }

    // The columns of a view over those that are values, with the outcomes, offsets and weights of the rows.
    internal DesignBlock(scoped in DesignBlock values, int columnCount, ViewLayout? layout, LocalRows? rows)
    {
        this = values;
        ColumnCount = columnCount;
        _rows = rows;
        _layout = layout is { Factors.Length: > 0 } ? layout : null;
    }

    internal DesignBlock(scoped in DesignBlock values, int columnCount, ViewLayout? layout, LocalRows? rows, ref LinesAhead ahead)
        : this(values, columnCount, layout, rows)
    {
        _ahead = ref ahead;
    }

    /// <summary>The zero-based position of the first row in the design.</summary>
    public int FirstRow { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int ColumnCount { get; }

    /// <summary>The distance between the starts of two columns that are values.</summary>
    public int Stride { get; }

    /// <summary>The outcomes of the rows; empty where the block was loaded without.</summary>
    public ReadOnlySpan<double> Outcome => _rows is null ? default : Of(_rows.Outcome);

    /// <summary>The offsets of the rows; empty where there are none.</summary>
    public ReadOnlySpan<double> Offset => _rows is null ? default : Of(_rows.Offset);

    /// <summary>The weights of the rows; empty where all are 1.</summary>
    public ReadOnlySpan<double> Weights => _rows is null ? default : Of(_rows.Weights);

    private ReadOnlySpan<double> Of(ReadOnlyMemory<double> values) => values.IsEmpty ? default : values.Span.Slice(FirstRow, RowCount);

    /// <summary>The rows of one column. Those of a dummy are made for each call: in a loop, <see cref="CopyColumn"/> allocates
    /// nothing.</summary>
    /// <param name="index">The zero-based column.</param>
    public ReadOnlySpan<double> Column(int index)
    {
        RequireColumn(index);
        int value = ValueOf(index);
        if (value >= 0)
        {
            return _values.Slice(value * Stride, RowCount);
        }

        double[] dummy = new double[RowCount];
        CopyColumn(index, dummy);
        return dummy;
    }

    /// <summary>Adds <c>Z b</c> to a vector: <c>result_i += sum_j b_j z_ij</c>.</summary>
    /// <param name="coefficients">A value for each column.</param>
    /// <param name="result">A value for each row.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void AddLinearPredictor(ReadOnlySpan<double> coefficients, Span<double> result)
    {
        RequireLength(coefficients.Length, ColumnCount, nameof(coefficients));
        RequireLength(result.Length, RowCount, nameof(result));
        if (_layout is null)
        {
            AddCombination(coefficients, result);
        }
        else
        {
            AddLinearPredictorOfFactors(_layout, coefficients, result);
        }
    }

    /// <summary>Writes several linear combinations of the columns at once: <c>result_ci = constant_c + sum_j factor_cj z_ij</c>.</summary>
    /// <param name="factors">The factors, those of one combination after those of another.</param>
    /// <param name="constants">A constant for each combination.</param>
    /// <param name="last">The last column of each combination whose factor is not 0; -1 for none.</param>
    /// <param name="results">Receives the combinations, a value for each row, one after the other.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void WriteCombinations(
        ReadOnlySpan<double> factors,
        ReadOnlySpan<double> constants,
        ReadOnlySpan<int> last,
        Span<double> results
    )
    {
        int count = constants.Length;
        RequireLength(factors.Length, count * ColumnCount, nameof(factors));
        RequireLength(last.Length, count, nameof(last));
        RequireLength(results.Length, count * RowCount, nameof(results));
        if (_layout is not null)
        {
            for (int c = 0; c < count; c++)
            {
                Span<double> result = results.Slice(c * RowCount, RowCount);
                result.Fill(constants[c]);
                AddLinearPredictor(factors.Slice(c * ColumnCount, ColumnCount), result);
            }

            return;
        }

        BlockedProducts.WriteCombinations(Columns(ColumnCount), factors, constants, last, results);
    }

    /// <summary>Adds <c>Z' v</c> to a vector: <c>sums_j += sum_i v_i z_ij</c>.</summary>
    /// <param name="vector">A value for each row.</param>
    /// <param name="sums">A value for each column.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void AddTransposedProduct(ReadOnlySpan<double> vector, Span<double> sums)
    {
        RequireLength(vector.Length, RowCount, nameof(vector));
        RequireLength(sums.Length, ColumnCount, nameof(sums));
        if (_layout is null)
        {
            AddValueProducts(vector, sums);
        }
        else
        {
            AddTransposedProductOfFactors(_layout, vector, sums);
        }
    }

    /// <summary>Adds <c>Z' diag(w) Z</c> to the lower triangle of a matrix. What stands above the diagonal afterwards means
    /// nothing.</summary>
    /// <param name="weights">A value for each row; of any sign.</param>
    /// <param name="cross">p x p values, row-major.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void AddWeightedCrossProduct(ReadOnlySpan<double> weights, Span<double> cross)
    {
        RequireLength(weights.Length, RowCount, nameof(weights));
        RequireLength(cross.Length, ColumnCount * ColumnCount, nameof(cross));
        if (_layout is null)
        {
            AddValueCrossProduct(weights, ColumnCount, default, cross);
        }
        else
        {
            AddCrossProductOfFactors(_layout, weights, cross, arrow: false);
        }
    }

    /// <summary>The rows between two calls of <see cref="ReadAhead"/>: all where there is nothing to ask for.</summary>
    public int PieceRows => LinesAhead.IsNone(ref _ahead) ? RowCount : RowsPerPiece;

    /// <summary>
    /// Asks memory for a share of the next block, where the design exceeds the caches and is visited by a <see cref="BlockRunner"/>; the
    /// products do so by themselves. Called before each piece of <see cref="PieceRows"/> rows by visitors that work row by row for long, it
    /// keeps memory busy meanwhile. It changes no result.
    /// </summary>
    public void ReadAhead()
    {
        if (!LinesAhead.IsNone(ref _ahead))
        {
            _ahead.Ask(LinesPerPiece);
        }
    }

    private void AddCombination(ReadOnlySpan<double> coefficients, Span<double> result) =>
        BlockedProducts.AddCombination(Columns(coefficients.Length), coefficients, result, ref _ahead);

    private void AddValueProducts(ReadOnlySpan<double> vector, Span<double> sums) =>
        BlockedProducts.AddTransposedProduct(Columns(sums.Length), vector, sums, ref _ahead);

    private void AddValueCrossProduct(ReadOnlySpan<double> weights, int columns, Span<double> sums, Span<double> cross) =>
        BlockedProducts.AddCrossProduct(Columns(columns), weights, sums, cross, ref _ahead);

    private StridedColumns Columns(int count) => new(_values, Stride, RowCount, count);

    private static void RequireLength(int actual, int expected, string argument)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{argument} has {actual} values; {expected} are expected.", argument);
        }
    }

    private void RequireColumn(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ColumnCount);
    }
}
