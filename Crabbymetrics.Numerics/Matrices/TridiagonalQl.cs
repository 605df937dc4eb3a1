namespace Crabbymetrics.Numerics;

/// <summary>The implicit QL method on a symmetric tridiagonal matrix. Its rotations are handed over one by one, to be applied to the
/// eigenvectors.</summary>
/// <remarks>After <c>tql2</c> of EISPACK (Smith and others, Matrix Eigensystem Routines, 1976).</remarks>
internal static class TridiagonalQl
{
    private const int MaximumSweeps = 60;

    /// <summary>Finds the eigenvalues.</summary>
    /// <param name="d">On entry the diagonal; on exit the eigenvalues.</param>
    /// <param name="e">On entry the elements beside the diagonal, the last of no meaning; destroyed.</param>
    /// <param name="sink">Takes the rotations, in order.</param>
    /// <returns>Whether the iteration converged.</returns>
    public static bool TryDiagonalize<TSink>(Span<double> d, Span<double> e, ref TSink sink)
        where TSink : struct, IRotationSink, allows ref struct
    {
        int n = d.Length;
        e[n - 1] = 0.0;
        double shift = 0.0;
        double largest = 0.0;
        for (int l = 0; l < n; l++)
        {
            largest = Math.Max(largest, Math.Abs(d[l]) + Math.Abs(e[l]));
            int m = l;
            while (m < n - 1 && !(Math.Abs(e[m]) <= MachinePrecision.Epsilon * largest))
            {
                m++;
            }

            for (int sweep = 0; m > l && !(Math.Abs(e[l]) <= MachinePrecision.Epsilon * largest); sweep++)
            {
                if (sweep >= MaximumSweeps)
                {
                    return false;
                }

                sink.Begin(m - l);
                shift += Sweep(d, e, l, m, ref sink);
            }

            d[l] += shift;
            e[l] = 0.0;
        }

        return true;
    }

    private static double Sweep<TSink>(Span<double> d, Span<double> e, int l, int m, ref TSink sink)
        where TSink : struct, IRotationSink, allows ref struct
    {
        double g = d[l];
        double p = (d[l + 1] - g) / (2.0 * e[l]);
        double r = Vectors.Hypotenuse(p, 1.0);
        r = p < 0.0 ? -r : r;
        d[l] = e[l] / (p + r);
        d[l + 1] = e[l] * (p + r);
        double next = d[l + 1];
        double shift = g - d[l];
        for (int i = l + 2; i < d.Length; i++)
        {
            d[i] -= shift;
        }

        p = d[m];
        (double c, double c2, double c3) = (1.0, 1.0, 1.0);
        double beside = e[l + 1];
        (double s, double s2) = (0.0, 0.0);
        for (int i = m - 1; i >= l; i--)
        {
            (c3, c2, s2) = (c2, c, s);
            g = c * e[i];
            double h = c * p;
            r = Vectors.Hypotenuse(p, e[i]);
            e[i + 1] = s * r;
            s = e[i] / r;
            c = p / r;
            p = (c * d[i]) - (s * g);
            d[i + 1] = h + (s * ((c * g) + (s * d[i])));
            sink.Rotate(i, c, s);
        }

        p = -s * s2 * c3 * beside * e[l] / next;
        e[l] = s * p;
        d[l] = c * p;
        return shift;
    }
}
