using MathNet.Numerics.LinearAlgebra;

namespace Crabbymetrics.Inference;

/// <summary>
/// Prewhitening of scores by a first-order vector autoregression without constant, <c>s_t = A s_(t-1) + u_t</c>: the kernel is applied to
/// the u, and its middle M carried back, <c>D M D'</c> with <c>D = (I - A)^-1</c> (Andrews and Monahan 1992). The result does not depend on
/// the parametrization.
/// </summary>
internal sealed class Prewhitening
{
    private readonly Matrix<double> _back;

    private Prewhitening(double[] residuals, Matrix<double> back)
    {
        Residuals = residuals;
        _back = back;
    }

    /// <summary>The residuals of all periods but the first, (T - 1) x k values, row-major.</summary>
    public double[] Residuals { get; }

    /// <summary>Fits the autoregression.</summary>
    /// <param name="scores">T x k values, row-major, in the order of time.</param>
    /// <param name="k">The number of parameters.</param>
    /// <exception cref="CrabbymetricsException">There are too few periods, or the autoregression has a unit root.</exception>
    public static Prewhitening Of(double[] scores, int k)
    {
        int n = (scores.Length / k) - 1;
        if (n <= k)
        {
            throw new CrabbymetricsException(
                $"Prewhitening fits {k} coefficients to each score, and there are only {n + 1} periods: leave it out."
            );
        }

        Matrix<double> all = Matrix<double>.Build.DenseOfRowMajor(n + 1, k, scores);
        Matrix<double> before = all.SubMatrix(0, n, 0, k);
        Matrix<double> now = all.SubMatrix(1, n, 0, k);
        Matrix<double> transposed = before.QR().Solve(now);
        Matrix<double> residuals = now - (before * transposed);
        Matrix<double> gap = Matrix<double>.Build.DenseIdentity(k) - transposed.Transpose();
        Matrix<double> back = gap.Inverse();
        if (!double.IsFinite(back.L1Norm()))
        {
            throw new CrabbymetricsException("Prewhitening is not possible: the scores have a unit root, or are collinear. Leave it out.");
        }

        return new Prewhitening(residuals.ToRowMajorArray(), back);
    }

    /// <summary>Carries a middle of the residuals back to the scores.</summary>
    /// <param name="middle">k x k values, row-major.</param>
    public double[] Recolor(double[] middle)
    {
        int k = _back.RowCount;
        Matrix<double> carried = _back * Matrix<double>.Build.DenseOfRowMajor(k, k, middle) * _back.Transpose();
        return carried.ToRowMajorArray();
    }
}
