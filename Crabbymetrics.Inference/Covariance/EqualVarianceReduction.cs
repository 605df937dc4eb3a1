using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// The adjusted score of a cluster in CR2 of weighted least squares whose working model is that all outcomes have the same variance,
/// whatever their weights: <c>X'W G^-1/2 e</c> with <c>G = I - X B X'W - W X B X' + X B (sum over all rows of w^2 x x') B X'</c>, the
/// variance of the residuals e. It is clubSandwich's default for <c>lm</c> with weights (Pustejovsky and Tipton 2018).
/// </summary>
internal sealed class EqualVarianceReduction
{
    // An eigenvalue of G below this is 0: the cluster alone determines a coefficient.
    private const double Null = 1e-9;

    private readonly Bread _bread;
    private readonly ClusterBlocks _blocks;
    private readonly int _k;
    private readonly Matrix<double> _inverse;
    private readonly Matrix<double> _last;

    /// <summary>Creates the adjustment.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="blocks">The clusters.</param>
    public EqualVarianceReduction(Bread bread, ClusterBlocks blocks)
    {
        _bread = bread;
        _blocks = blocks;
        _k = bread.Dimension;
        _inverse = Matrix<double>.Build.DenseOfRowMajor(_k, _k, bread.Inverse);
        double[] squares = new double[_k * _k];
        for (int i = 0; i < blocks.WorkingWeights.Length; i++)
        {
            double weight = blocks.WorkingWeights[i];
            ReadOnlySpan<double> x = blocks.Regressors(i);
            for (int a = 0; a < _k; a++)
            {
                Span<double> row = squares.AsSpan(a * _k, _k);
                TensorPrimitives.MultiplyAdd(x, weight * weight * x[a], row, row);
            }
        }

        _last = _inverse * Matrix<double>.Build.DenseOfRowMajor(_k, _k, squares) * _inverse;
    }

    /// <summary>Computes the adjusted score of one cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="score">Receives k values.</param>
    public void AdjustedScore(int cluster, Span<double> score)
    {
        int[] rows = [.. _blocks.RowsOf(cluster).ToArray().Where(row => _blocks.WorkingWeights[row] > 0.0)];
        int n = rows.Length;
        score.Clear();
        if (n == 0)
        {
            return;
        }

        Matrix<double> x = Matrix<double>.Build.Dense(n, _k, (r, j) => _blocks.Regressors(rows[r])[j]);
        double[] weights = Array.ConvertAll(rows, row => _blocks.WorkingWeights[row]);
        Vector<double> residuals = Vector<double>.Build.Dense(n, r => _blocks.ScoreResiduals[rows[r]] / weights[r]);
        Vector<double> rooted = n > 2 * _k ? ByFactors(x, weights, residuals) : Whole(x, weights, residuals);
        for (int r = 0; r < n; r++)
        {
            TensorPrimitives.MultiplyAdd(_blocks.Regressors(rows[r]), rooted[r] * weights[r], score, score);
        }
    }

    /// <summary>The degrees of freedom of tests. The covariance of the residuals of two clusters is
    /// <c>-X B X'W - W X B X' + X B (sum w^2 x x') B X'</c>, so that the sums with X and with W X stand side by side.</summary>
    public SatterthwaiteDegrees Degrees()
    {
        double[][] cross = new double[_blocks.Count][];
        double[][] own = new double[_blocks.Count][];
        for (int g = 0; g < _blocks.Count; g++)
        {
            int[] rows = [.. _blocks.RowsOf(g).ToArray().Where(row => _blocks.WorkingWeights[row] > 0.0)];
            if (rows.Length == 0)
            {
                (cross[g], own[g]) = (new double[2 * _k * _k], new double[_k * _k]);
                continue;
            }

            Matrix<double> x = Matrix<double>.Build.Dense(rows.Length, _k, (r, j) => _blocks.Regressors(rows[r])[j]);
            double[] weights = Array.ConvertAll(rows, row => _blocks.WorkingWeights[row]);
            Matrix<double> weighted = Matrix<double>.Build.Dense(rows.Length, _k, (r, j) => weights[r] * x[r, j]);
            Matrix<double> adjusted = Matrix<double>.Build.Dense(rows.Length, _k);
            for (int j = 0; j < _k; j++)
            {
                Vector<double> column = weighted.Column(j);
                adjusted.SetColumn(j, rows.Length > 2 * _k ? ByFactors(x, weights, column) : Whole(x, weights, column));
            }

            cross[g] =
            [
                .. x.TransposeThisAndMultiply(adjusted).ToRowMajorArray(),
                .. weighted.TransposeThisAndMultiply(adjusted).ToRowMajorArray(),
            ];
            own[g] = adjusted.TransposeThisAndMultiply(adjusted).ToRowMajorArray();
        }

        double[] middle = new double[4 * _k * _k];
        for (int a = 0; a < _k; a++)
        {
            for (int b = 0; b < _k; b++)
            {
                middle[(a * 2 * _k) + b] = _last[a, b];
                middle[(a * 2 * _k) + _k + b] = middle[((_k + a) * 2 * _k) + b] = -_inverse[a, b];
            }
        }

        return new SatterthwaiteDegrees(
            _bread,
            cross,
            own,
            middle,
            contrast => (_inverse * Vector<double>.Build.DenseOfArray(contrast)).ToArray().CopyTo(contrast, 0)
        );
    }

    // G is I minus a matrix of rank at most 2k in the span of X and W X.
    private Vector<double> ByFactors(Matrix<double> x, double[] weights, Vector<double> residuals)
    {
        Matrix<double> span = x.Append(Matrix<double>.Build.Dense(x.RowCount, _k, (r, j) => weights[r] * x[r, j]));
        Svd<double> decomposition = span.Svd();
        double largest = decomposition.S[0];
        int rank = decomposition.S.Count(value => value > 1e-12 * largest);
        Matrix<double> basis = decomposition.U.SubMatrix(0, x.RowCount, 0, rank);
        Matrix<double> left = basis.TransposeThisAndMultiply(x);
        Matrix<double> right = basis.TransposeThisAndMultiply(span.SubMatrix(0, x.RowCount, _k, _k));
        Matrix<double> cross = left * _inverse * right.Transpose();
        Matrix<double> small = (left * _last * left.Transpose()) - cross - cross.Transpose();
        Matrix<double> variance = Matrix<double>.Build.DenseIdentity(rank) + small;
        Vector<double> inside = basis.TransposeThisAndMultiply(residuals);
        return residuals + (basis * (Rooted(variance, inside) - inside));
    }

    private Vector<double> Whole(Matrix<double> x, double[] weights, Vector<double> residuals)
    {
        Matrix<double> weighted = Matrix<double>.Build.Dense(x.RowCount, _k, (r, j) => weights[r] * x[r, j]);
        Matrix<double> cross = x * _inverse * weighted.Transpose();
        Matrix<double> variance = Matrix<double>.Build.DenseIdentity(x.RowCount) + (x * _last * x.Transpose()) - cross - cross.Transpose();
        return Rooted(variance, residuals);
    }

    // The symmetric inverse square root of a matrix times a vector; 0 in the directions of zero eigenvalues.
    private static Vector<double> Rooted(Matrix<double> matrix, Vector<double> vector)
    {
        Evd<double> decomposition = ((matrix + matrix.Transpose()) * 0.5).Evd(Symmetricity.Symmetric);
        Vector<double> rotated = decomposition.EigenVectors.TransposeThisAndMultiply(vector);
        for (int j = 0; j < rotated.Count; j++)
        {
            double eigenvalue = decomposition.EigenValues[j].Real;
            rotated[j] = eigenvalue > Null ? rotated[j] / Math.Sqrt(eigenvalue) : 0.0;
        }

        return decomposition.EigenVectors * rotated;
    }
}
