using Crabbymetrics.Optimization;
using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>The condition number of the raw regressors, from the triangle that their cross product has in the basis.</summary>
internal static class OlsCondition
{
    public static double Of(LeastSquaresSolution solution)
    {
        int k = solution.Count;
        if (k == 0)
        {
            return double.NaN;
        }

        double[] factor = [.. solution.Information];
        double[] jacobian = new double[k * k];
        solution.Basis.CopyJacobian(jacobian);
        if (!CholeskyFactorization.TryFactor(factor, k, out _))
        {
            return double.PositiveInfinity;
        }

        // The triangular factor is L' J^-1 and its inverse J L'^-1: the largest singular value of each has all its digits.
        double[] upper = UpperTriangle.OfLower(factor, k);
        double[] triangle = UpperTriangle.Multiply(upper, UpperTriangle.Invert(jacobian, k), k);
        double[] inverse = UpperTriangle.Multiply(jacobian, UpperTriangle.Invert(upper, k), k);
        return Largest(triangle, k) * Largest(inverse, k);
    }

    private static double Largest(double[] matrix, int k) => Matrix<double>.Build.DenseOfRowMajor(k, k, matrix).Svd(false).S[0];
}
