using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// Makes a multi-way clustered covariance positive semidefinite: its negative eigenvalues become zero (Cameron, Gelbach and Miller 2011,
/// section 2.3), as in R's sandwich with <c>fix = TRUE</c>. The eigenvalues are those in the units of the parameters, so that the mended
/// matrix is that of the paper and of the packages.
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
        // Whether there is something to mend is asked in units of the model-based standard errors: in those of the parameters, rounding in
        // the one with the largest variance hides, or looks like, a negative eigenvalue of another.
        Matrix<double> scaled = Matrix<double>.Build.Dense(
            k,
            k,
            (a, b) => values[(a * k) + b] / Math.Sqrt(units[(a * k) + a] * units[(b * k) + b])
        );
        Vector<double> scaledValues = scaled.Evd(Symmetricity.Symmetric).EigenValues.Real();
        double smallest = scaledValues.Minimum();
        if (smallest >= -Rounding * scaledValues.AbsoluteMaximum())
        {
            return null;
        }

        Evd<double> decomposition = Matrix<double>.Build.DenseOfRowMajor(k, k, values).Evd(Symmetricity.Symmetric);
        Vector<double> kept = decomposition.EigenValues.Real().PointwiseMaximum(0.0);
        Matrix<double> mended =
            decomposition.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(kept) * decomposition.EigenVectors.Transpose();
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                values[(a * k) + b] = values[(b * k) + a] = mended[a, b];
            }
        }

        int negative = scaledValues.Count(static value => value < 0.0);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The multi-way clustered covariance was not positive semidefinite: {negative} negative eigenvalue"
                + $"{(negative == 1 ? "" : "s")} (down to {smallest:0.###e0} in units of model-based standard errors) set to zero."
        );
    }
}
