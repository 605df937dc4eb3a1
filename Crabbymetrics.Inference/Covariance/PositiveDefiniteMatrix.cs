using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>
/// The Cholesky factorization of a symmetric positive definite matrix, scaled to a unit diagonal first: the units of the parameters cannot make the
/// matrix look singular then, and only true near-dependence is left in the condition number.
/// </summary>
internal sealed class PositiveDefiniteMatrix
{
    // 2^-52, the gap above 1: rounding in the sums that made the matrix leaves pivots of a few of it where the exact ones are zero.
    private const double UnitRoundoff = 2.220446049250313e-16;

    // Rows that are worked on together, so that what they are multiplied with is read once for all of them.
    private const int Band = 16;

    private readonly double[] _lower;
    private readonly double[] _scale;
    private readonly double _norm;

    private PositiveDefiniteMatrix(double[] lower, double[] scale, double norm)
    {
        _lower = lower;
        _scale = scale;
        _norm = norm;
    }

    /// <summary>The number k of rows.</summary>
    public int Dimension => _scale.Length;

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">k x k values, row-major.</param>
    /// <param name="dimension">k.</param>
    /// <param name="failedPivot">The first row that is, to working precision, a linear combination of the earlier ones; -1 where there is none.</param>
    /// <returns>The factorization; null where the matrix is not positive definite.</returns>
    public static PositiveDefiniteMatrix? TryFactor(ReadOnlySpan<double> matrix, int dimension, out int failedPivot)
    {
        double smallestPivot = 16.0 * Math.Max(dimension, 4) * UnitRoundoff;
        double[] scale = new double[dimension];
        double[] lower = new double[dimension * dimension];
        for (int j = 0; j < dimension; j++)
        {
            double diagonal = matrix[(j * dimension) + j];
            if (!(diagonal > 0.0 && double.IsFinite(diagonal)))
            {
                failedPivot = j;
                return null;
            }

            scale[j] = 1.0 / Math.Sqrt(diagonal);
        }

        for (int first = 0; first < dimension; first += Band)
        {
            int end = Math.Min(first + Band, dimension);
            for (int c = 0; c < end; c++)
            {
                // A row of this band: its entries before the diagonal are all there.
                if (c >= first && !TryPivot(lower, dimension, c, smallestPivot))
                {
                    failedPivot = c;
                    return null;
                }

                ReadOnlySpan<double> above = lower.AsSpan(c * dimension, c);
                for (int j = Math.Max(first, c + 1); j < end; j++)
                {
                    double value = matrix[(j * dimension) + c] * scale[j] * scale[c];
                    lower[(j * dimension) + c] = (value - TensorPrimitives.Dot(lower.AsSpan(j * dimension, c), above)) / lower[(c * dimension) + c];
                }
            }
        }

        double norm = 0.0;
        for (int j = 0; j < dimension; j++)
        {
            double rowNorm = 0.0;
            for (int c = 0; c < dimension; c++)
                rowNorm += Math.Abs(matrix[(j * dimension) + c] * scale[j] * scale[c]);
            norm = Math.Max(norm, rowNorm);
        }

        failedPivot = -1;
        return new PositiveDefiniteMatrix(lower, scale, norm);
    }

    private static bool TryPivot(double[] lower, int dimension, int j, double smallestPivot)
    {
        double pivot = 1.0 - TensorPrimitives.SumOfSquares<double>(lower.AsSpan(j * dimension, j));
        lower[(j * dimension) + j] = Math.Sqrt(pivot);
        return pivot > smallestPivot;
    }

    /// <summary>The inverse, and the condition number of the matrix with unit diagonal in the largest-column-sum norm.</summary>
    /// <param name="conditionNumber">The norm of the scaled matrix times that of its inverse: 1 for a diagonal matrix, infinite for a singular one.</param>
    /// <returns>k x k values, row-major, symmetric to the last bit.</returns>
    public double[] Invert(out double conditionNumber)
    {
        int k = Dimension;
        // Column j of L^-1, kept as row j so that the products below run along memory.
        double[] inverseTransposed = new double[k * k];
        for (int first = 0; first < k; first += Band)
            InvertColumns(first, Math.Min(first + Band, k), inverseTransposed);
        double[] inverse = RowProducts.Multiply(inverseTransposed, inverseTransposed, k, lower: true);
        double[] columnSums = new double[k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = inverse[(a * k) + b];
                columnSums[a] += Math.Abs(value);
                if (b < a)
                {
                    columnSums[b] += Math.Abs(value);
                }

                inverse[(a * k) + b] = inverse[(b * k) + a] = value * _scale[a] * _scale[b];
            }
        }

        conditionNumber = k == 0 ? 1.0 : _norm * TensorPrimitives.Max<double>(columnSums);
        return inverse;
    }

    private void InvertColumns(int first, int end, double[] inverseTransposed)
    {
        int k = Dimension;
        for (int i = first; i < k; i++)
        {
            double pivot = _lower[(i * k) + i];
            for (int j = first; j < Math.Min(end, i + 1); j++)
            {
                Span<double> column = inverseTransposed.AsSpan(j * k, k);
                column[i] = j == i ? 1.0 / pivot : -TensorPrimitives.Dot<double>(_lower.AsSpan((i * k) + j, i - j), column[j..i]) / pivot;
            }
        }
    }

    /// <summary>Computes <c>T b</c> for the triangular T with <c>A^-1 = T'T</c>: what has covariance A becomes uncorrelated with variance 1.</summary>
    /// <param name="vector">b, k values; receives T b.</param>
    public void Whiten(Span<double> vector)
    {
        int k = Dimension;
        for (int i = 0; i < k; i++)
        {
            vector[i] = ((vector[i] * _scale[i]) - TensorPrimitives.Dot(_lower.AsSpan(i * k, i), vector[..i])) / _lower[(i * k) + i];
        }
    }

    /// <summary>Solves A x = b.</summary>
    /// <param name="vector">b, k values; receives x.</param>
    public void Solve(Span<double> vector)
    {
        int k = Dimension;
        Whiten(vector);
        for (int i = k - 1; i >= 0; i--)
        {
            vector[i] /= _lower[(i * k) + i];
            for (int j = 0; j < i; j++)
            {
                vector[j] -= _lower[(i * k) + j] * vector[i];
            }
        }

        for (int i = 0; i < k; i++)
        {
            vector[i] *= _scale[i];
        }
    }
}
