namespace Crabbymetrics.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonalization and the implicit QL method, in place.
/// </summary>
/// <remarks>After <c>tred2</c> and <c>tql2</c> of EISPACK (Smith and others, Matrix Eigensystem Routines, 1976).</remarks>
public static class SymmetricEigenvalues
{
    /// <summary>Decomposes A = V diag(values) V'.</summary>
    /// <param name="v">On entry A, n x n, row-major; on exit the eigenvectors as columns.</param>
    /// <param name="values">Receives the eigenvalues, unsorted.</param>
    /// <param name="work">Of n numbers.</param>
    /// <returns>Whether the iteration converged, which it does for every finite matrix.</returns>
    public static bool Decompose(Span<double> v, Span<double> values, Span<double> work)
    {
        if (values.Length == 0)
        {
            return true;
        }

        Tridiagonalize(v, values, work);
        return Diagonalize(v, values, work);
    }

    private static void Tridiagonalize(Span<double> v, Span<double> d, Span<double> e)
    {
        int n = d.Length;
        v.Slice((n - 1) * n, n).CopyTo(d);
        for (int i = n - 1; i > 0; i--)
        {
            double scale = 0.0;
            for (int k = 0; k < i; k++)
            {
                scale += Math.Abs(d[k]);
            }

            double h = 0.0;
            if (scale == 0.0)
            {
                e[i] = d[i - 1];
                for (int j = 0; j < i; j++)
                {
                    d[j] = v[((i - 1) * n) + j];
                    v[(i * n) + j] = 0.0;
                    v[(j * n) + i] = 0.0;
                }
            }
            else
            {
                for (int k = 0; k < i; k++)
                {
                    d[k] /= scale;
                    h += d[k] * d[k];
                }

                double f = d[i - 1];
                double g = f > 0.0 ? -Math.Sqrt(h) : Math.Sqrt(h);
                e[i] = scale * g;
                h -= f * g;
                d[i - 1] = f - g;
                e[..i].Clear();
                for (int j = 0; j < i; j++)
                {
                    f = d[j];
                    v[(j * n) + i] = f;
                    g = e[j] + (v[(j * n) + j] * f);
                    for (int k = j + 1; k < i; k++)
                    {
                        g += v[(k * n) + j] * d[k];
                        e[k] += v[(k * n) + j] * f;
                    }

                    e[j] = g;
                }

                f = 0.0;
                for (int j = 0; j < i; j++)
                {
                    e[j] /= h;
                    f += e[j] * d[j];
                }

                double hh = f / (h + h);
                for (int j = 0; j < i; j++)
                {
                    e[j] -= hh * d[j];
                }

                for (int j = 0; j < i; j++)
                {
                    f = d[j];
                    g = e[j];
                    for (int k = j; k < i; k++)
                    {
                        v[(k * n) + j] -= (f * e[k]) + (g * d[k]);
                    }

                    d[j] = v[((i - 1) * n) + j];
                    v[(i * n) + j] = 0.0;
                }
            }

            d[i] = h;
        }

        Accumulate(v, d, e);
    }

    private static void Accumulate(Span<double> v, Span<double> d, Span<double> e)
    {
        int n = d.Length;
        for (int i = 0; i < n - 1; i++)
        {
            v[((n - 1) * n) + i] = v[(i * n) + i];
            v[(i * n) + i] = 1.0;
            double h = d[i + 1];
            if (h != 0.0)
            {
                for (int k = 0; k <= i; k++)
                {
                    d[k] = v[(k * n) + i + 1] / h;
                }

                for (int j = 0; j <= i; j++)
                {
                    double g = 0.0;
                    for (int k = 0; k <= i; k++)
                    {
                        g += v[(k * n) + i + 1] * v[(k * n) + j];
                    }

                    for (int k = 0; k <= i; k++)
                    {
                        v[(k * n) + j] -= g * d[k];
                    }
                }
            }

            for (int k = 0; k <= i; k++)
            {
                v[(k * n) + i + 1] = 0.0;
            }
        }

        for (int j = 0; j < n; j++)
        {
            d[j] = v[((n - 1) * n) + j];
            v[((n - 1) * n) + j] = 0.0;
        }

        v[(n * n) - 1] = 1.0;
        e[0] = 0.0;
    }

    private static bool Diagonalize(Span<double> v, Span<double> d, Span<double> e)
    {
        int n = d.Length;
        for (int i = 1; i < n; i++)
        {
            e[i - 1] = e[i];
        }

        ColumnRotations columns = new(v, n);
        return TridiagonalQl.TryDiagonalize(d, e, ref columns);
    }

    // Rotates the eigenvectors, which are columns.
    private readonly ref struct ColumnRotations(Span<double> v, int n) : IRotationSink
    {
        private readonly Span<double> _v = v;

        public void Begin(int most) { }

        public void Rotate(int row, double cosine, double sine)
        {
            for (int k = 0; k < n; k++)
            {
                double h = _v[(k * n) + row + 1];
                _v[(k * n) + row + 1] = (sine * _v[(k * n) + row]) + (cosine * h);
                _v[(k * n) + row] = (cosine * _v[(k * n) + row]) - (sine * h);
            }
        }
    }
}
