using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// The adjusted score of a cluster in CR2, <c>X'D V^-1 A e</c> with response residuals e, the derivative D of the mean, <c>A = V^1/2 G^-1/2
/// V^1/2</c> and <c>G = V^1/2 (V - D X B X'D) V^1/2</c>: the working model is that the outcomes have variance V, and the root is the
/// symmetric one of that product, as in clubSandwich. G is V^2 less a matrix of rank k, so that its inverse root is applied by quadrature
/// in O(n_g k^2) instead of an eigendecomposition in O(n_g^3).
/// </summary>
/// <remarks>A row with frequency f is f equal rows. Their residuals stay equal under A, so the row stands for them with its entries times
/// sqrt(f).</remarks>
internal sealed class BiasReduction
{
    // Below this trace of the hat matrix of the cluster, which bounds its eigenvalues, nothing is near singular.
    private const double SmallLeverage = 0.9;

    // An eigenvalue of the hat matrix at least this large is 1: the cluster alone determines a coefficient, and its residuals are 0 in
    // that direction.
    private const double Unit = 1.0 - 1e-9;

    private readonly Bread _bread;
    private readonly ClusterBlocks _blocks;
    private readonly ResponseModel _model;
    private readonly int _k;

    /// <summary>Creates the adjustment.</summary>
    /// <param name="bread">The bread.</param>
    /// <param name="blocks">The clusters.</param>
    public BiasReduction(Bread bread, ClusterBlocks blocks)
    {
        _bread = bread;
        _blocks = blocks;
        _k = bread.Dimension;
        _model = ResponseModel.Of(bread, blocks);
    }

    /// <summary>Computes the adjusted score of one cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="score">Receives k values.</param>
    public void AdjustedScore(int cluster, Span<double> score)
    {
        List<int> rows = new(_blocks.RowsOf(cluster).Length);
        foreach (int i in _blocks.RowsOf(cluster))
        {
            // A row whose variance or derivative underflowed to zero has score 0 and adds nothing to the information.
            if (_model.Variances[i] > 0.0 && _model.Derivatives[i] != 0.0)
            {
                rows.Add(i);
            }
        }

        int n = rows.Count;
        double[] diagonal = new double[n];
        double[] factor = new double[n * _k];
        double[] residuals = new double[n];
        double trace = 0.0;
        for (int r = 0; r < n; r++)
        {
            int i = rows[r];
            double deviation = Math.Sqrt(_model.Variances[i]);
            Span<double> row = factor.AsSpan(r * _k, _k);
            TensorPrimitives.Multiply(_blocks.Regressors(i), deviation * _model.Derivatives[i], row);
            _model.Information.Whiten(row);
            diagonal[r] = _model.Variances[i] * _model.Variances[i];
            residuals[r] = deviation * _model.Residuals[i];
            trace += TensorPrimitives.SumOfSquares<double>(row) / diagonal[r];
        }

        double gap = SpectralGap(diagonal, factor, trace, out double[][] kernel);
        double[] rooted = new DiagonalLessLowRank(diagonal, factor, _k).ApplyInverseRoot(residuals, gap, kernel);
        score.Clear();
        for (int r = 0; r < n; r++)
        {
            int i = rows[r];
            double scale = _model.ScoreScale * _model.Derivatives[i] / Math.Sqrt(_model.Variances[i]);
            TensorPrimitives.MultiplyAdd(_blocks.Regressors(i), rooted[r] * scale, score, score);
        }
    }

    /// <summary>The degrees of freedom of tests.</summary>
    /// <remarks>In coordinates in which the information is the identity, with the regressors <c>h = D x / sqrt V</c> of a cluster:
    /// <c>U = h'(1 - hh')^-1/2 h</c> and <c>F = h'(1 - hh')^-1 h</c> where all variances are the same, and the like with the root of the
    /// symmetric product otherwise.</remarks>
    public SatterthwaiteDegrees Degrees()
    {
        double[][] cross = new double[_blocks.Count][];
        double[][] own = new double[_blocks.Count][];
        bool same = _model.Variances.All(value => value == _model.Variances[0]);
        for (int g = 0; g < _blocks.Count; g++)
        {
            (cross[g], own[g]) = same ? OfSameVariances(g) : OfVariances(g);
        }

        double[] minus = new double[_k * _k];
        for (int a = 0; a < _k; a++)
        {
            minus[(a * _k) + a] = -1.0;
        }

        return new SatterthwaiteDegrees(_bread, cross, own, minus, contrast => _model.Information.Whiten(contrast));
    }

    private (double[] Cross, double[] Own) OfSameVariances(int cluster)
    {
        double[] sum = new double[_k * _k];
        double[] row = new double[_k];
        foreach (int i in _blocks.RowsOf(cluster))
        {
            if (!(_model.Variances[i] > 0.0))
            {
                continue;
            }

            TensorPrimitives.Multiply(_blocks.Regressors(i), _model.Derivatives[i] / Math.Sqrt(_model.Variances[i]), row);
            _model.Information.Whiten(row);
            for (int a = 0; a < _k; a++)
            {
                TensorPrimitives.MultiplyAdd(row, row[a], sum.AsSpan(a * _k, _k), sum.AsSpan(a * _k, _k));
            }
        }

        Evd<double> decomposition = Matrix<double>.Build.DenseOfRowMajor(_k, _k, sum).Evd(Symmetricity.Symmetric);
        return (Function(static value => value / Math.Sqrt(1.0 - value)), Function(static value => value / (1.0 - value)));

        double[] Function(Func<double, double> function)
        {
            Vector<double> values = decomposition.EigenValues.Real().Map(value => value < Unit ? function(Math.Max(value, 0.0)) : 0.0);
            return (
                decomposition.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(values) * decomposition.EigenVectors.Transpose()
            ).ToRowMajorArray();
        }
    }

    private (double[] Cross, double[] Own) OfVariances(int cluster)
    {
        int[] rows = [.. _blocks.RowsOf(cluster).ToArray().Where(i => _model.Variances[i] > 0.0 && _model.Derivatives[i] != 0.0)];
        double[] diagonal = new double[rows.Length];
        double[] factor = new double[rows.Length * _k];
        double trace = 0.0;
        for (int r = 0; r < rows.Length; r++)
        {
            int i = rows[r];
            Span<double> row = factor.AsSpan(r * _k, _k);
            TensorPrimitives.Multiply(_blocks.Regressors(i), Math.Sqrt(_model.Variances[i]) * _model.Derivatives[i], row);
            _model.Information.Whiten(row);
            diagonal[r] = _model.Variances[i] * _model.Variances[i];
            trace += TensorPrimitives.SumOfSquares<double>(row) / diagonal[r];
        }

        double gap = SpectralGap(diagonal, factor, trace, out double[][] kernel);
        DiagonalLessLowRank variance = new(diagonal, factor, _k);
        double[][] rooted = new double[_k][];
        for (int j = 0; j < _k; j++)
        {
            rooted[j] = variance.ApplyInverseRoot(
                [.. Enumerable.Range(0, rows.Length).Select(r => factor[(r * _k) + j] / Math.Sqrt(diagonal[r]))],
                gap,
                kernel
            );
        }

        double[] cross = new double[_k * _k];
        double[] own = new double[_k * _k];
        for (int a = 0; a < _k; a++)
        {
            for (int b = 0; b < _k; b++)
            {
                for (int r = 0; r < rows.Length; r++)
                {
                    cross[(a * _k) + b] += factor[(r * _k) + a] * rooted[b][r];
                    own[(a * _k) + b] += diagonal[r] * rooted[a][r] * rooted[b][r];
                }
            }
        }

        return (cross, own);
    }

    /// <summary>A lower bound of the smallest eigenvalue of 1 - H that is not zero, and the directions in which it is zero.</summary>
    private double SpectralGap(double[] diagonal, double[] factor, double trace, out double[][] kernel)
    {
        kernel = [];
        if (trace < SmallLeverage)
        {
            return 1.0 - trace;
        }

        // T I_g T' with T'T = B has the eigenvalues of the hat matrix of the cluster.
        Matrix<double> gram = Matrix<double>.Build.Dense(
            _k,
            _k,
            (a, b) =>
            {
                double sum = 0.0;
                for (int r = 0; r < diagonal.Length; r++)
                {
                    sum += factor[(r * _k) + a] * factor[(r * _k) + b] / diagonal[r];
                }

                return sum;
            }
        );
        Evd<double> decomposition = gram.Evd(Symmetricity.Symmetric);
        double largest = 0.0;
        List<double[]> found = [];
        for (int j = 0; j < _k; j++)
        {
            double eigenvalue = decomposition.EigenValues[j].Real;
            if (eigenvalue < Unit)
            {
                largest = Math.Max(largest, eigenvalue);
                continue;
            }

            // The kernel of G = V (1 - H) V is spanned by V^-1 h for eigenvectors h of H with eigenvalue 1: the factor times the
            // eigenvector of the small matrix, over V^2.
            double[] direction = new double[diagonal.Length];
            for (int r = 0; r < direction.Length; r++)
            {
                for (int a = 0; a < _k; a++)
                {
                    direction[r] += factor[(r * _k) + a] * decomposition.EigenVectors[a, j] / diagonal[r];
                }
            }

            Orthonormalize(direction, found);
            found.Add(direction);
        }

        kernel = [.. found];
        return 1.0 - largest;
    }

    private static void Orthonormalize(double[] direction, List<double[]> others)
    {
        foreach (double[] other in others)
        {
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(direction, other), direction, direction);
        }

        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
    }
}
