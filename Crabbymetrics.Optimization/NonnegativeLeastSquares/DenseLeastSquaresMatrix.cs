namespace Crabbymetrics.Optimization;

/// <summary>A matrix of stored values. Immutable.</summary>
public sealed class DenseLeastSquaresMatrix : ILeastSquaresMatrix
{
    // By columns, since columns are asked for.
    private readonly double[] _values;

    /// <summary>Creates the matrix.</summary>
    /// <param name="values">m x n finite values, row-major; copied.</param>
    /// <param name="rowCount">The number m of equations.</param>
    /// <param name="columnCount">The number n of variables.</param>
    /// <exception cref="ArgumentException">The values are not m x n, or one is not finite.</exception>
    public DenseLeastSquaresMatrix(ReadOnlySpan<double> values, int rowCount, int columnCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfNegative(columnCount);
        if (values.Length != (long)rowCount * columnCount)
        {
            throw new ArgumentException(
                $"There are {values.Length} values; {rowCount} x {columnCount} are expected, row by row.",
                nameof(values)
            );
        }

        RowCount = rowCount;
        ColumnCount = columnCount;
        _values = new double[values.Length];
        for (int i = 0; i < rowCount; i++)
        {
            for (int j = 0; j < columnCount; j++)
            {
                double value = values[(i * columnCount) + j];
                if (!double.IsFinite(value))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"The value in row {i} and column {j} is {value}: it must be finite."),
                        nameof(values)
                    );
                }

                _values[(j * rowCount) + i] = value;
            }
        }
    }

    /// <inheritdoc/>
    public int RowCount { get; }

    /// <inheritdoc/>
    public int ColumnCount { get; }

    /// <inheritdoc/>
    public void ColumnNorms(Span<double> norms)
    {
        for (int j = 0; j < ColumnCount; j++)
        {
            norms[j] = Vectors.Norm(Column(j));
        }
    }

    /// <inheritdoc/>
    public void CopyColumn(int column, Span<double> values) => Column(column).CopyTo(values);

    /// <inheritdoc/>
    public void TransposedProduct(ReadOnlySpan<double> residual, Span<double> products)
    {
        for (int j = 0; j < ColumnCount; j++)
        {
            products[j] = Vectors.Dot(Column(j), residual);
        }
    }

    private ReadOnlySpan<double> Column(int column) => _values.AsSpan(column * RowCount, RowCount);
}
