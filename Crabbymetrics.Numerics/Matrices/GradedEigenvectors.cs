namespace Crabbymetrics.Numerics;

/// <summary>
/// Eigenvalues of a cross product of nearly orthogonal vectors of very different lengths, each to the relative accuracy of its own
/// elements, where the methods by way of a tridiagonal matrix know the small ones only to the precision of the largest. Jacobi's method,
/// whose rotations stop where an element is small beside the two diagonal elements of its own row and column.
/// </summary>
/// <remarks>Demmel and Veselic (1992), "Jacobi's method is more accurate than QR", SIAM Journal on Matrix Analysis and Applications
/// 13.</remarks>
public static class GradedEigenvectors
{
    private const int MaximumSweeps = 30;

    /// <summary>Rotates vectors until their cross product is diagonal.</summary>
    /// <param name="cross">On entry the cross product, n x n, row-major, both triangles; on exit nearly diagonal.</param>
    /// <param name="n">The number of vectors.</param>
    /// <param name="vectors">n rows that are rotated with it: the eigenvectors so far, or the vectors themselves.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="floor">Diagonal elements up to here are rounding errors: two of them are not rotated.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Diagonalize(Span<double> cross, int n, Span<double> vectors, int length, double floor)
    {
        if (cross.Length != (long)n * n || vectors.Length != (long)n * length)
        {
            throw new ArgumentException($"{n} vectors of length {length} have {(long)n * n} products.", nameof(cross));
        }

        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool rotated = false;
            for (int i = 0; i < n - 1; i++)
            {
                for (int j = i + 1; j < n; j++)
                {
                    rotated |= Rotate(cross, n, i, j, vectors, length, floor);
                }
            }

            if (!rotated)
            {
                return;
            }
        }
    }

    private static bool Rotate(Span<double> g, int n, int i, int j, Span<double> vectors, int length, double floor)
    {
        double own = g[(i * n) + i];
        double other = g[(j * n) + j];
        double beside = g[(i * n) + j];
        // Squares of tiny numbers would vanish: the roots are multiplied.
        double limit = MachinePrecision.Epsilon * Math.Sqrt(Math.Max(own, 0.0)) * Math.Sqrt(Math.Max(other, 0.0));
        if (Math.Abs(beside) <= limit || (own <= floor && other <= floor))
        {
            return false;
        }

        double half = (other - own) / (2.0 * beside);
        double tangent = Math.CopySign(1.0, half) / (Math.Abs(half) + Vectors.Hypotenuse(half, 1.0));
        double cosine = 1.0 / Vectors.Hypotenuse(tangent, 1.0);
        double sine = tangent * cosine;
        PlaneRotations.Rotate(g.Slice(i * n, n), g.Slice(j * n, n), cosine, sine);
        for (int k = 0; k < n; k++)
        {
            if (k != i && k != j)
            {
                g[(k * n) + i] = g[(i * n) + k];
                g[(k * n) + j] = g[(j * n) + k];
            }
        }

        g[(i * n) + i] = own - (tangent * beside);
        g[(j * n) + j] = other + (tangent * beside);
        g[(i * n) + j] = g[(j * n) + i] = 0.0;
        PlaneRotations.Rotate(vectors.Slice(i * length, length), vectors.Slice(j * length, length), cosine, sine);
        return true;
    }
}
