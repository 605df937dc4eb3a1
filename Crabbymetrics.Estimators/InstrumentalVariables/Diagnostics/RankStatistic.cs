using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Estimators;

/// <summary>
/// The statistic of Kleibergen and Paap that an L x k2 matrix of coefficients has rank k2 - 1: of its smallest singular value after
/// whitening,
/// with the covariance of what that leaves. The last singular vectors are taken as they are: the statistic does not depend on how they are
/// rotated.
/// </summary>
/// <remarks>Kleibergen and Paap, "Generalized reduced rank tests using the singular value decomposition" (2006).</remarks>
internal static class RankStatistic
{
    /// <summary>The statistic, chi-squared with L - k2 + 1 degrees of freedom.</summary>
    /// <param name="coefficients">The k2 columns of L coefficients, in orthonormal coordinates.</param>
    /// <param name="products">What whitens them: k2 x k2, positive definite.</param>
    /// <param name="block">The covariance of columns a and b of the coefficients, L x L.</param>
    public static double Of(double[][] coefficients, double[] products, Func<int, int, double[]> block)
    {
        int k2 = coefficients.Length,
            count = coefficients[0].Length;
        double[] lower =
            SmallMatrix.Lower(products, k2)
            ?? throw new InferenceUnavailableException("the endogenous regressors are collinear, so that there is no test of their rank.");
        double[] whitened = new double[k2 * count];
        for (int a = 0; a < k2; a++)
        {
            coefficients[a].CopyTo(whitened, a * count);
        }

        // F'Theta' with F = L'^-1.
        SmallMatrix.SolveLower(lower, k2, whitened, count);
        Matrix<double> theta = Matrix<double>.Build.DenseOfRowMajor(k2, count, whitened).Transpose();
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd = theta.Svd();
        int rank = k2 - 1;
        double[] last = [.. Enumerable.Range(0, k2).Select(j => svd.VT[rank, j])];
        double[] combination = [.. last];
        SmallMatrix.SolveLowerTransposed(lower, k2, combination, 1);
        int free = count - rank;
        double[] basis = new double[count * free];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < free; j++)
            {
                basis[(i * free) + j] = svd.U[i, rank + j];
            }
        }

        double[] along = new double[count];
        double[] covariance = new double[count * count];
        for (int a = 0; a < k2; a++)
        {
            for (int i = 0; i < count; i++)
            {
                along[i] += combination[a] * coefficients[a][i];
            }

            for (int b = 0; b < k2; b++)
            {
                double[] own = block(a, b);
                for (int i = 0; i < own.Length; i++)
                {
                    covariance[i] += combination[a] * combination[b] * own[i];
                }
            }
        }

        return ReducedForm.Form(
            SmallMatrix.TransposedMultiply(basis, along, count, free),
            SmallMatrix.Congruence(basis, covariance, count, free)
        );
    }
}
