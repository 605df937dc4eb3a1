using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>A positive semidefinite matrix <c>G = D - U U'</c>, D diagonal and U of few columns.</summary>
internal sealed class DiagonalLessLowRank
{
    private readonly double[] _diagonal;
    private readonly double[] _factor;
    private readonly int _rank;

    /// <summary>Creates the matrix.</summary>
    /// <param name="diagonal">The n values of D, positive.</param>
    /// <param name="factor">U, n x k values, row-major.</param>
    /// <param name="rank">k.</param>
    public DiagonalLessLowRank(double[] diagonal, double[] factor, int rank)
    {
        _diagonal = diagonal;
        _factor = factor;
        _rank = rank;
    }

    /// <summary>
    /// Computes <c>G^-1/2 v</c>, with zero in the kernel of G, by the conformally mapped trapezoidal rule of Hale, Higham and Trefethen
    /// (2008), "Computing A^alpha, log(A), and related matrix functions by contour integrals", method 3: the error falls geometrically,
    /// with a rate that depends on the logarithm of the condition number alone.
    /// </summary>
    /// <param name="vector">v, n values.</param>
    /// <param name="gap">A lower bound of the eigenvalues of <c>D^-1/2 G D^-1/2</c> that are not zero.</param>
    /// <param name="kernel">An orthonormal basis of the kernel of G.</param>
    /// <returns>n values.</returns>
    public double[] ApplyInverseRoot(double[] vector, double gap, double[][] kernel)
    {
        int n = _diagonal.Length;
        double[] projected = Project([.. vector], kernel);
        double[] sum = new double[n];
        if (n == 0 || TensorPrimitives.Norm<double>(projected) == 0.0)
        {
            return sum;
        }

        double smallest = TensorPrimitives.Min<double>(_diagonal) * gap;
        double largest = TensorPrimitives.Max<double>(_diagonal);
        double ratio = smallest / largest;
        // Nodes for an error of about 1e-17: exp(-2 pi^2 N / (log(M/m) + 3)).
        int nodes = (int)Math.Ceiling((3.0 - Math.Log(ratio)) * 2.0) + 4;
        double period = JacobiElliptic.CompleteIntegral(ratio);
        double[] solved = new double[n];
        for (int j = 0; j < nodes; j++)
        {
            JacobiElliptic.Evaluate((j + 0.5) * period / nodes, ratio, out double sn, out double cn, out double dn);
            double tangent = sn / cn;
            Solve(smallest * tangent * tangent, projected, solved);
            TensorPrimitives.MultiplyAdd(solved, dn / (cn * cn), sum, sum);
        }

        TensorPrimitives.Multiply(sum, 2.0 * period * Math.Sqrt(smallest) / (Math.PI * nodes), sum);
        return Project(sum, kernel);
    }

    // (D + t - U U')^-1 v = E v + E U (1 - U'E U)^-1 U'E v with E = (D + t)^-1 (Woodbury).
    private void Solve(double shift, double[] vector, double[] solution)
    {
        int n = _diagonal.Length;
        double[] middle = new double[_rank * _rank];
        double[] right = new double[_rank];
        for (int r = 0; r < n; r++)
        {
            double inverse = 1.0 / (_diagonal[r] + shift);
            solution[r] = inverse * vector[r];
            ReadOnlySpan<double> u = _factor.AsSpan(r * _rank, _rank);
            TensorPrimitives.MultiplyAdd(u, solution[r], right, right);
            for (int a = 0; a < _rank; a++)
            {
                Span<double> row = middle.AsSpan(a * _rank, a + 1);
                TensorPrimitives.MultiplyAdd(u[..(a + 1)], -inverse * u[a], row, row);
            }
        }

        for (int a = 0; a < _rank; a++)
        {
            middle[(a * _rank) + a] += 1.0;
            for (int b = 0; b < a; b++)
            {
                middle[(b * _rank) + a] = middle[(a * _rank) + b];
            }
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(middle, _rank, out _)
            ?? throw new CrabbymetricsException(
                "A cluster determines a coefficient almost alone, and its adjusted residuals are lost to rounding: there is no "
                    + "cr2. Leave that coefficient out, or use the covariance of the model (vanilla)."
            );
        factor.Solve(right);
        for (int r = 0; r < n; r++)
        {
            solution[r] += TensorPrimitives.Dot(_factor.AsSpan(r * _rank, _rank), right) / (_diagonal[r] + shift);
        }
    }

    private static double[] Project(double[] vector, double[][] kernel)
    {
        foreach (double[] direction in kernel)
        {
            TensorPrimitives.MultiplyAdd(direction, -TensorPrimitives.Dot<double>(vector, direction), vector, vector);
        }

        return vector;
    }
}
