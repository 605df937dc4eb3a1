using Crabbymetrics.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics;

// Products with all rows, and copies of columns.
public sealed partial class DesignMatrix
{
    /// <summary>All columns, as they are: what <see cref="BlockRunner"/> visits.</summary>
    /// <returns>A view of the whole design.</returns>
    public DesignView View() => new(this, [.. Enumerable.Range(0, ColumnCount)], new double[ColumnCount]);

    /// <summary>The linear predictor <c>intercept + X b</c>.</summary>
    /// <param name="intercept">Added to every row.</param>
    /// <param name="coefficients">p values.</param>
    /// <param name="result">Receives n values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void LinearPredictor(double intercept, ReadOnlySpan<double> coefficients, Span<double> result)
    {
        if (result.Length != RowCount)
        {
            throw new ArgumentException($"The result holds {result.Length} values; there are {RowCount} rows.", nameof(result));
        }

        RequireCoefficients(coefficients.Length, nameof(coefficients));
        result.Fill(intercept);
        Products.AddLinearPredictor(this, coefficients, result);
    }

    /// <summary>The transposed product <c>X' v</c>.</summary>
    /// <param name="vector">n values.</param>
    /// <param name="result">Receives p values.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void TransposedProduct(ReadOnlySpan<double> vector, Span<double> result)
    {
        if (vector.Length != RowCount)
        {
            throw new ArgumentException($"The vector holds {vector.Length} values; there are {RowCount} rows.", nameof(vector));
        }

        RequireCoefficients(result.Length, nameof(result));
        Products.TransposedProduct(this, vector, result);
    }

    /// <summary>The weighted cross product <c>X' diag(w) X</c>.</summary>
    /// <param name="weights">n values, of any sign.</param>
    /// <param name="result">Receives p x p values, row-major, both triangles.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public void WeightedCrossProduct(ReadOnlySpan<double> weights, Span<double> result)
    {
        if (weights.Length != RowCount)
        {
            throw new ArgumentException($"The weights hold {weights.Length} values; there are {RowCount} rows.", nameof(weights));
        }

        if (result.Length != ColumnCount * ColumnCount)
        {
            throw new ArgumentException(
                $"The result holds {result.Length} values; {ColumnCount} x {ColumnCount} are expected.",
                nameof(result)
            );
        }

        Products.WeightedCrossProduct(this, weights, result);
        for (int a = 0; a < ColumnCount; a++)
        {
            for (int b = 0; b < a; b++)
            {
                result[(b * ColumnCount) + a] = result[(a * ColumnCount) + b];
            }
        }
    }

    /// <summary>A copy as a MathNet matrix, for an estimator that does its algebra there.</summary>
    /// <param name="intercept">Whether a column of ones comes first.</param>
    /// <returns>n x p values, or n x (p + 1) with the column of ones.</returns>
    public Matrix<double> ToMatrix(bool intercept = false)
    {
        int first = intercept ? 1 : 0;
        double[] values = new double[checked(RowCount * (ColumnCount + first))];
        values.AsSpan(0, first * RowCount).Fill(1.0);
        for (int j = 0; j < ColumnCount; j++)
        {
            CopyColumn(j, values.AsSpan((first + j) * RowCount, RowCount));
        }

        return Matrix<double>.Build.Dense(RowCount, ColumnCount + first, values);
    }

    /// <summary>The values of one column: where they lie if it was taken over as an array, a copy otherwise.</summary>
    /// <param name="column">The zero-based column.</param>
    /// <returns>n values.</returns>
    public ReadOnlyMemory<double> ColumnValues(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        (int category, int index) = SlotOf(column);
        if (category < 0 && _columns?[index] is { } own && own.Length == RowCount)
        {
            return own;
        }

        double[] values = GC.AllocateUninitializedArray<double>(RowCount);
        CopyColumn(column, values);
        return values;
    }

    /// <summary>Copies one column.</summary>
    /// <param name="column">The zero-based column.</param>
    /// <param name="destination">Receives the n values.</param>
    /// <exception cref="ArgumentException">The destination is shorter than n.</exception>
    public void CopyColumn(int column, Span<double> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, ColumnCount);
        if (destination.Length < RowCount)
        {
            throw new ArgumentException(
                $"The destination holds {destination.Length} values; the column has {RowCount}.",
                nameof(destination)
            );
        }

        if (IsSchema)
        {
            throw new InferenceUnavailableException(
                $"The values of column '{ColumnNames[column]}' live elsewhere, and passes over them give sums, not values by row. Fit "
                    + $"{nameof(RegressionData)} in memory."
            );
        }

        (int category, int index) = SlotOf(column);
        if (category >= 0)
        {
            CopyCoded(category, index, 0, destination[..RowCount]);
            return;
        }

        for (int b = 0; b < BlockCount; b++)
        {
            ValuesOfBlock(b, index).CopyTo(destination[(b * BlockRowCount)..]);
        }
    }

    private void RequireCoefficients(int length, string argument)
    {
        if (length != ColumnCount)
        {
            throw new ArgumentException($"{argument} has {length} values; there are {ColumnCount} columns.", argument);
        }
    }
}
