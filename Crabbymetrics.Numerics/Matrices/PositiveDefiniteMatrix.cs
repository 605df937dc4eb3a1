namespace Crabbymetrics.Numerics;

/// <summary>
/// The Cholesky factorization of a symmetric positive definite matrix, scaled to a unit diagonal first: the units of the parameters cannot
/// make the matrix look singular then, and only true near-dependence is left in the condition number.
/// </summary>
public sealed class PositiveDefiniteMatrix
{
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
    /// <param name="failedPivot">The first row that is, to working precision, a linear combination of the earlier ones; -1 where there is
    /// none.</param>
    /// <returns>The factorization; null where the matrix is not positive definite.</returns>
    public static PositiveDefiniteMatrix? TryFactor(ReadOnlyMemory<double> matrix, int dimension, out int failedPivot)
    {
        double[]? scale = UnitDiagonal(matrix.Span, dimension, out failedPivot);
        return scale is null ? null : TryFactor(matrix, scale, dimension, out failedPivot);
    }

    /// <summary>Factors a Schur complement of a matrix with unit diagonal: its pivots are compared with 1 and not with its own
    /// diagonal.</summary>
    /// <param name="matrix">k x k values, row-major.</param>
    /// <param name="dimension">k.</param>
    /// <param name="originalDimension">The number of rows of the matrix that this one is a remainder of.</param>
    /// <returns>The factorization; null where the matrix is not positive definite.</returns>
    public static PositiveDefiniteMatrix? TryFactorRemainder(ReadOnlyMemory<double> matrix, int dimension, int originalDimension)
    {
        double[] scale = new double[dimension];
        scale.AsSpan().Fill(1.0);
        return TryFactor(matrix, scale, originalDimension, out _);
    }

    /// <summary>The scale that makes the diagonal of a matrix 1.</summary>
    /// <param name="matrix">k x k values, row-major.</param>
    /// <param name="dimension">k.</param>
    /// <param name="failed">The first row whose diagonal is not above 0 and finite; -1 where there is none.</param>
    /// <returns>k values; null where there is such a row.</returns>
    public static double[]? UnitDiagonal(ReadOnlySpan<double> matrix, int dimension, out int failed)
    {
        double[] scale = new double[dimension];
        for (int j = 0; j < dimension; j++)
        {
            double diagonal = matrix[(j * dimension) + j];
            if (!(diagonal > 0.0 && double.IsFinite(diagonal)))
            {
                failed = j;
                return null;
            }

            scale[j] = 1.0 / Math.Sqrt(diagonal);
        }

        failed = -1;
        return scale;
    }

    /// <summary>The largest sum of magnitudes of a row of a matrix that is scaled on both sides.</summary>
    /// <param name="matrix">k x k values, row-major.</param>
    /// <param name="scale">k values.</param>
    public static double ScaledNorm(ReadOnlySpan<double> matrix, double[] scale)
    {
        int k = scale.Length;
        double norm = 0.0;
        for (int j = 0; j < k; j++)
        {
            norm = Math.Max(norm, scale[j] * Vectors.SumOfMagnitudes(matrix.Slice(j * k, k), scale));
        }

        return norm;
    }

    /// <summary>The inverse, and the condition number of the matrix with unit diagonal in the largest-column-sum norm.</summary>
    /// <param name="conditionNumber">The norm of the scaled matrix times that of its inverse: 1 for a diagonal matrix, infinite for a
    /// singular one.</param>
    /// <returns>k x k values, row-major, symmetric to the last bit.</returns>
    public double[] Invert(out double conditionNumber)
    {
        int k = Dimension;
        double[] inverse = CholeskyFactorization.Invert(_lower, k);
        double[] ones = new double[k];
        ones.AsSpan().Fill(1.0);
        conditionNumber = k == 0 ? 1.0 : _norm * ScaledNorm(inverse, ones);
        for (int a = 0; a < k; a++)
        {
            Vectors.ScaleBoth(_scale[a], _scale, inverse.AsSpan(a * k, k));
        }

        return inverse;
    }

    /// <summary>Computes <c>T b</c> for the triangular T with <c>A^-1 = T'T</c>: a vector with covariance A becomes uncorrelated with
    /// variance 1.</summary>
    /// <param name="vector">b, k values; receives T b.</param>
    public void Whiten(Span<double> vector)
    {
        Scale(vector);
        CholeskyFactorization.SolveLower(_lower, Dimension, vector);
    }

    /// <summary>Solves A x = b.</summary>
    /// <param name="vector">b, k values; receives x.</param>
    public void Solve(Span<double> vector)
    {
        Whiten(vector);
        CholeskyFactorization.SolveUpper(_lower, Dimension, vector);
        Scale(vector);
    }

    private static PositiveDefiniteMatrix? TryFactor(
        ReadOnlyMemory<double> matrix,
        double[] scale,
        int originalDimension,
        out int failedPivot
    )
    {
        int k = scale.Length;
        double[] lower = matrix.ToArray();
        for (int j = 0; j < k; j++)
        {
            Vectors.ScaleBoth(scale[j], scale.AsSpan(0, j + 1), lower.AsSpan(j * k, j + 1));
        }

        // Where exact pivots are zero, rounding of the sums in the matrix leaves pivots of a few times the precision.
        double smallestPivot = 16.0 * Math.Max(originalDimension, 4) * MachinePrecision.Epsilon;
        return CholeskyFactorization.TryFactor(lower, k, out failedPivot, -1, smallestPivot)
            ? new PositiveDefiniteMatrix(lower, scale, ScaledNorm(matrix.Span, scale))
            : null;
    }

    private void Scale(Span<double> vector)
    {
        for (int i = 0; i < _scale.Length; i++)
        {
            vector[i] *= _scale[i];
        }
    }
}
