using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Inference;

// The variants that leave clusters out (MacKinnon, Nielsen and Webb 2023).
internal sealed partial class WildClusterBuilder
{
    // s_c + A_c N (N'(A - A_g) N)^-1 N' s_g: the scores in the residuals of the fit without cluster g, N the directions that the hypothesis
    // leaves free.
    private void Jackknife(double[] scores, double[] information)
    {
        if (_options.ImposeNull && _m == _k)
        {
            // The hypothesis fixes every coefficient.
            return;
        }

        double[] sums = Transposed(SumsByParent(scores), _k, _parentCount);
        double[] without = InformationWithout(information);
        Matrix<double> free = FreeDirections();
        double[][] steps = new double[_parentCount][];
        for (int g = 0; g < _parentCount; g++)
        {
            Matrix<double> whole = Matrix<double>.Build.DenseOfRowMajor(_k, _k, without.AsSpan(g * _k * _k, _k * _k).ToArray());
            Matrix<double> small = free.TransposeThisAndMultiply(whole) * free;
            PositiveDefiniteMatrix factor =
                PositiveDefiniteMatrix.TryFactor(small.ToRowMajorArray(), free.ColumnCount, out int _) ?? throw NotIdentified(g);
            double[] projected = (free.TransposeThisAndMultiply(Vector<double>.Build.Dense(sums[(g * _k)..((g + 1) * _k)]))).ToArray();
            factor.Solve(projected);
            steps[g] = (free * Vector<double>.Build.Dense(projected)).ToArray();
        }

        for (int c = 0; c < _parents.Length; c++)
        {
            for (int a = 0; a < _k; a++)
            {
                scores[(c * _k) + a] += TensorPrimitives.Dot<double>(information.AsSpan(((c * _k) + a) * _k, _k), steps[_parents[c]]);
            }
        }
    }

    private Matrix<double> FreeDirections()
    {
        if (!_options.ImposeNull)
        {
            return Matrix<double>.Build.DenseIdentity(_k);
        }

        // R in the working parameters is map A.
        Matrix<double> map = Matrix<double>.Build.DenseOfRowMajor(_m, _k, _map);
        Matrix<double> rows = map * Matrix<double>.Build.DenseOfRowMajor(_k, _k, _sums.Bread.Information);
        Matrix<double> q = rows.Transpose().QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Full).Q;
        return q.SubMatrix(0, _k, _m, _k - _m);
    }

    // (A - A_g)^-1 R', for each restriction cells x k.
    private double[][] WithoutClusters(double[] information)
    {
        double[] without = InformationWithout(information);
        double[][] weights = [.. Enumerable.Range(0, _m).Select(_ => new double[_parents.Length * _k])];
        double[] rows = new double[_m * _k];
        for (int i = 0; i < _m; i++)
        {
            for (int a = 0; a < _k; a++)
            {
                rows[(i * _k) + a] = TensorPrimitives.Dot<double>(_sums.Bread.Information.AsSpan(a * _k, _k), _map.AsSpan(i * _k, _k));
            }
        }

        for (int c = 0; c < _parents.Length; c++)
        {
            int g = _parents[c];
            PositiveDefiniteMatrix factor =
                PositiveDefiniteMatrix.TryFactor(without.AsMemory(g * _k * _k, _k * _k), _k, out int _) ?? throw NotIdentified(g);
            for (int i = 0; i < _m; i++)
            {
                Span<double> weight = weights[i].AsSpan(c * _k, _k);
                rows.AsSpan(i * _k, _k).CopyTo(weight);
                factor.Solve(weight);
            }
        }

        return weights;
    }

    private CrabbymetricsException NotIdentified(int g) =>
        new(
            $"Without the cluster of '{Parent.Name}' that has row {Array.IndexOf(Parent.Codes, g)} (counted from 0), a coefficient "
                + "is not identified, so that the cluster jackknife is not defined. Use the variant 11."
        );

    // A - A_g for each cluster.
    private double[] InformationWithout(double[] information)
    {
        double[] without = new double[checked(_parentCount * _k * _k)];
        for (int g = 0; g < _parentCount; g++)
        {
            _sums.Bread.Information.CopyTo(without.AsSpan(g * _k * _k));
        }

        for (int c = 0; c < _parents.Length; c++)
        {
            Span<double> whole = without.AsSpan(_parents[c] * _k * _k, _k * _k);
            TensorPrimitives.Subtract(whole, information.AsSpan(c * _k * _k, _k * _k), whole);
        }

        return without;
    }

    private double[][] Moved(double[][] weights, double[] information)
    {
        double[][] moved = Array.ConvertAll(weights, static row => new double[row.Length]);
        for (int i = 0; i < weights.Length; i++)
        {
            for (int c = 0; c < _parents.Length; c++)
            {
                ReadOnlySpan<double> weight = weights[i].AsSpan(c * _k, _k);
                for (int a = 0; a < _k; a++)
                {
                    moved[i][(c * _k) + a] = TensorPrimitives.Dot(information.AsSpan(((c * _k) + a) * _k, _k), weight);
                }
            }
        }

        return moved;
    }

    private double[] InformationOfCells() =>
        (double)_sums.Cells.Count * _k * _k <= MostNumbers
            ? _sums.Information()
            : throw new CrabbymetricsException(
                $"The jackknife of {_sums.Cells.Count} clusters and {_k} coefficients needs more memory than "
                    + "is reasonable: use the variant 11."
            );
}
