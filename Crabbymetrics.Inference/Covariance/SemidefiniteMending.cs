using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Crabbymetrics.Inference;

/// <summary>
/// Makes a multi-way clustered covariance positive semidefinite: its negative eigenvalues become zero (Cameron, Gelbach and Miller 2011,
/// section 2.3). The eigenvalues are those in units of the model-based standard errors, so that the units of the columns have no part in
/// the result. R's sandwich with <c>fix = TRUE</c> takes those in the units of the parameters, which change with the units of any column.
/// </summary>
internal static class SemidefiniteMending
{
    // Rounding puts eigenvalues that are exactly zero at most this far below it, relative to the largest.
    private const double Rounding = 1e-12;

    /// <summary>Mends a covariance in place.</summary>
    /// <param name="values">k x k values, row-major.</param>
    /// <param name="units">The model-based covariance, k x k values, row-major.</param>
    /// <param name="k">The number of parameters.</param>
    /// <returns>What was done, for the reader, and the variance in units of the model-based one up to which a mended one is rounding; null
    /// where nothing was done.</returns>
    public static (string Text, double Rounding)? Mend(double[] values, double[] units, int k)
    {
        double[] errors = [.. Enumerable.Range(0, k).Select(j => Math.Sqrt(units[(j * k) + j]))];
        Matrix<double> scaled = Matrix<double>.Build.Dense(k, k, (a, b) => values[(a * k) + b] / errors[a] / errors[b]);
        Evd<double> decomposition = scaled.Evd(Symmetricity.Symmetric);
        Vector<double> eigenvalues = decomposition.EigenValues.Real();
        double smallest = eigenvalues.Minimum();
        if (smallest >= -Rounding * eigenvalues.AbsoluteMaximum())
        {
            return null;
        }

        Vector<double> kept = eigenvalues.PointwiseMaximum(0.0);
        Matrix<double> mended =
            decomposition.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(kept) * decomposition.EigenVectors.Transpose();
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                values[(a * k) + b] = values[(b * k) + a] = mended[a, b] * errors[a] * errors[b];
            }
        }

        int negative = eigenvalues.Count(static value => value < 0.0);
        string text = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The multi-way clustered covariance was not positive semidefinite: {negative} negative eigenvalue"
                + $"{(negative == 1 ? "" : "s")} (down to {smallest:0.###e0} in units of model-based standard errors) set to zero. "
                + $"The units of the columns have no part in this; R's fix = TRUE mends in the units of the parameters."
        );
        return (text, Rounding * eigenvalues.AbsoluteMaximum());
    }
}
