using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// Makes a multi-way clustered covariance positive semidefinite: negative eigenvalues become zero (Cameron, Gelbach and Miller 2011, section 2.3). The eigenvalues are those of
/// the matrix in units of the model-based standard errors, so that the answer does not change with the units of the regressors.
/// </summary>
internal static class SemidefiniteMending
{
    // Eigenvalues that are zero in exact arithmetic come out this far below it, relative to the largest.
    private const double Rounding = 1e-12;

    /// <summary>Mends a covariance in place.</summary>
    /// <param name="values">k x k values, row-major.</param>
    /// <param name="units">The model-based covariance, k x k values, row-major.</param>
    /// <param name="k">The number of parameters.</param>
    /// <returns>What was done, for the reader; null where nothing was.</returns>
    public static string? Mend(double[] values, double[] units, int k)
    {
        Matrix<double> scaled = Matrix<double>.Build.Dense(k, k, (a, b) => values[(a * k) + b] / Math.Sqrt(units[(a * k) + a] * units[(b * k) + b]));
        Evd<double> decomposition = scaled.Evd(Symmetricity.Symmetric);
        Vector<double> eigenvalues = decomposition.EigenValues.Real();
        double smallest = eigenvalues.Minimum();
        if (smallest >= -Rounding * eigenvalues.AbsoluteMaximum())
        {
            return null;
        }

        Matrix<double> vectors = decomposition.EigenVectors;
        Matrix<double> mended = vectors * Matrix<double>.Build.DiagonalOfDiagonalVector(eigenvalues.PointwiseMaximum(0.0)) * vectors.Transpose();
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                values[(a * k) + b] = values[(b * k) + a] = mended[a, b] * Math.Sqrt(units[(a * k) + a] * units[(b * k) + b]);
            }
        }

        int negative = eigenvalues.Count(static value => value < 0.0);
        return FormattableString.Invariant($"The multi-way clustered covariance was not positive semidefinite: {negative} negative eigenvalue{(negative == 1 ? "" : "s")} (down to {smallest:0.###e0} in units of model-based standard errors) set to zero.");
    }
}
