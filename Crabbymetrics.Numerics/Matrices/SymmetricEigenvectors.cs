namespace Crabbymetrics.Numerics;

/// <summary>
/// All eigenvalues and eigenvectors of a symmetric matrix of some or of thousands of rows: Householder tridiagonalization with one sweep of
/// the matrix a step, and the implicit QL method, whose rotations are gathered and applied to strips of columns. Every loop runs along
/// rows. Strips and rows are divided among processors where there is enough to do, and no sum is divided, so that any number of threads
/// gives the same bits.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.5. <see cref="SymmetricEigenvalues"/> is for small
/// matrices in memory of the caller.</remarks>
public static class SymmetricEigenvectors
{
    private const int BandRows = 32;
    private const int StripColumns = 96;

    /// <summary>Decomposes <c>A = V' diag(values) V</c>, the rows of V being the eigenvectors.</summary>
    /// <param name="matrix">On entry A, n x n, row-major, both triangles; on exit the eigenvectors as rows, in the order of the
    /// values.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="values">Receives the n eigenvalues, the largest first.</param>
    /// <returns>Whether the iteration converged, which it does for every finite matrix.</returns>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static bool TryDecompose(double[] matrix, int n, double[] values)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(values);
        if (n < 0 || matrix.Length != (long)n * n || values.Length != n)
        {
            throw new ArgumentException($"A matrix of {n} rows has {(long)n * n} numbers and {n} eigenvalues.", nameof(matrix));
        }

        double scale = 0.0;
        foreach (double value in matrix)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        if (!double.IsFinite(scale))
        {
            return false;
        }

        if (n == 0 || scale == 0.0)
        {
            values.AsSpan().Clear();
            SetIdentity(matrix, n);
            return true;
        }

        // A power of two, so that nothing is rounded.
        int exponent = Math.ILogB(scale);
        double unit = Math.ScaleB(1.0, Math.Clamp(-exponent, -1000, 1000));
        Vectors.Scale(unit, matrix);
        double[] below = new double[n];
        double[] factors = new double[n];
        Tridiagonalize(matrix, n, values, below, factors);
        Accumulate(matrix, n, factors);
        RotationBuffer buffer = new(n, (rotations, count) => Apply(matrix, n, rotations, count));
        if (!TridiagonalQl.TryDiagonalize(values, below, ref buffer))
        {
            return false;
        }

        buffer.Flush();

        Vectors.Scale(1.0 / unit, values);
        Sort(matrix, n, values);
        return true;
    }

    // On exit the reflectors v of step k in row k, right of the diagonal, and 2 / v'v in factors.
    private static void Tridiagonalize(double[] a, int n, double[] diagonal, double[] below, double[] factors)
    {
        double[] product = new double[n];
        double[] before = new double[n];
        double[] update = new double[n];
        int old = -1;
        for (int k = 0; k < n; k++)
        {
            // The row of this step first: what the step before left to do, then its reflector.
            if (old >= 0)
            {
                Update(a, n, k, k, before, update);
            }

            diagonal[k] = a[(k * n) + k];
            if (k == n - 1)
            {
                break;
            }

            Span<double> v = a.AsSpan((k * n) + k + 1, n - k - 1);
            factors[k] = Reflector(v, out below[k]);
            bool pending = old >= 0;
            double factor = factors[k];
            int step = k;
            int bands = (n - k - 1 + BandRows - 1) / BandRows;
            Bands.Run(
                bands,
                2L * (n - k) * (n - k),
                band =>
                {
                    ReadOnlySpan<double> own = a.AsSpan((step * n) + step + 1, n - step - 1);
                    int first = step + 1 + (band * BandRows);
                    for (int i = first; i < Math.Min(n, first + BandRows); i++)
                    {
                        if (pending)
                        {
                            Update(a, n, i, step + 1, before, update);
                        }

                        product[i] = factor == 0.0 ? 0.0 : factor * Vectors.Dot(a.AsSpan((i * n) + step + 1, n - step - 1), own);
                    }
                }
            );
            old = -1;
            if (factor != 0.0)
            {
                Span<double> p = product.AsSpan(k + 1, n - k - 1);
                Vectors.Add(-0.5 * factor * Vectors.Dot(p, v), v, p);
                v.CopyTo(before.AsSpan(k + 1));
                p.CopyTo(update.AsSpan(k + 1));
                old = k;
            }
        }
    }

    // Row i of A - v w' - w v', from a column on.
    private static void Update(double[] a, int n, int i, int from, double[] v, double[] w)
    {
        Span<double> row = a.AsSpan((i * n) + from, n - from);
        Vectors.Add(-v[i], w.AsSpan(from, n - from), row);
        Vectors.Add(-w[i], v.AsSpan(from, n - from), row);
    }

    // Makes a vector the reflector that leaves only its first element; returns 2 / v'v, 0 where there is nothing to do.
    private static double Reflector(Span<double> v, out double first)
    {
        double scale = 0.0;
        for (int i = 1; i < v.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(v[i]));
        }

        first = v[0];
        if (scale == 0.0)
        {
            v.Clear();
            return 0.0;
        }

        scale = Math.Max(scale, Math.Abs(v[0]));
        Vectors.Scale(1.0 / scale, v);
        double norm = Math.Sqrt(Vectors.Dot(v, v));
        double target = v[0] > 0.0 ? -norm : norm;
        v[0] -= target;
        first = target * scale;
        return 2.0 / Vectors.Dot(v, v);
    }

    // The product of the reflectors, transposed: its rows become the eigenvectors.
    private static void Accumulate(double[] a, int n, double[] factors)
    {
        double[] reflectors = [.. a];
        SetIdentity(a, n);
        int strips = (n + StripColumns - 1) / StripColumns;
        Bands.Run(
            strips,
            4L * n * n * n / 3,
            strip =>
            {
                int start = strip * StripColumns;
                int end = Math.Min(n, start + StripColumns);
                double[] sums = new double[StripColumns];
                for (int k = n - 2; k >= 0; k--)
                {
                    int from = Math.Max(k + 1, start);
                    if (from >= end || factors[k] == 0.0)
                    {
                        continue;
                    }

                    Span<double> sum = sums.AsSpan(0, end - from);
                    sum.Clear();
                    for (int i = k + 1; i < n; i++)
                    {
                        Vectors.Add(reflectors[(k * n) + i], a.AsSpan((i * n) + from, end - from), sum);
                    }

                    for (int i = k + 1; i < n; i++)
                    {
                        Vectors.Add(-factors[k] * reflectors[(k * n) + i], sum, a.AsSpan((i * n) + from, end - from));
                    }
                }
            }
        );
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (a[(i * n) + j], a[(j * n) + i]) = (a[(j * n) + i], a[(i * n) + j]);
            }
        }
    }

    private static void Apply(double[] a, int n, RotationBuffer.Rotation[] rotations, int count)
    {
        int strips = (n + StripColumns - 1) / StripColumns;
        Bands.Run(
            strips,
            4L * n * count,
            strip =>
            {
                int start = strip * StripColumns;
                int length = Math.Min(n, start + StripColumns) - start;
                for (int r = 0; r < count; r++)
                {
                    RotationBuffer.Rotation rotation = rotations[r];
                    int first = (rotation.Row * n) + start;
                    PlaneRotations.Rotate(a.AsSpan(first, length), a.AsSpan(first + n, length), rotation.Cosine, rotation.Sine);
                }
            }
        );
    }

    private static void Sort(double[] vectors, int n, double[] values)
    {
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i])];
        double[] sorted = new double[vectors.Length];
        double[] keys = [.. values];
        for (int i = 0; i < n; i++)
        {
            values[i] = keys[order[i]];
            vectors.AsSpan(order[i] * n, n).CopyTo(sorted.AsSpan(i * n));
        }

        sorted.CopyTo(vectors, 0);
    }

    private static void SetIdentity(double[] matrix, int n)
    {
        matrix.AsSpan().Clear();
        for (int i = 0; i < n; i++)
        {
            matrix[(i * n) + i] = 1.0;
        }
    }
}
