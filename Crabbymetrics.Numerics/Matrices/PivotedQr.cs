namespace Crabbymetrics.Numerics;

/// <summary>
/// The factorization A P = Q R by Householder reflections with column pivoting, in place on a column-major matrix.
/// </summary>
/// <remarks>After <c>qrfac</c> of MINPACK (More, Garbow, Hillstrom, User guide for MINPACK-1, Argonne ANL-80-74, 1980).</remarks>
public static class PivotedQr
{
    /// <summary>Factors. On exit the strict upper part of a column holds R, the rest a Householder vector; R's diagonal stands
    /// apart.</summary>
    /// <param name="a">The matrix, rows x columns, column-major, rows >= columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="pivots">Receives the column of A that became column j.</param>
    /// <param name="diagonal">Receives the diagonal of R.</param>
    /// <param name="norms">Receives the norms of the columns of A, in their original order.</param>
    /// <param name="work">Of one number per column.</param>
    public static void Factor(Span<double> a, int rows, Span<int> pivots, Span<double> diagonal, Span<double> norms, Span<double> work)
    {
        int columns = pivots.Length;
        for (int j = 0; j < columns; j++)
        {
            norms[j] = Vectors.Norm(a.Slice(j * rows, rows));
            diagonal[j] = work[j] = norms[j];
            pivots[j] = j;
        }

        for (int j = 0; j < columns; j++)
        {
            int largest = j;
            for (int k = j + 1; k < columns; k++)
            {
                if (diagonal[k] > diagonal[largest])
                {
                    largest = k;
                }
            }

            if (largest != j)
            {
                for (int i = 0; i < rows; i++)
                {
                    (a[(j * rows) + i], a[(largest * rows) + i]) = (a[(largest * rows) + i], a[(j * rows) + i]);
                }

                diagonal[largest] = diagonal[j];
                work[largest] = work[j];
                (pivots[j], pivots[largest]) = (pivots[largest], pivots[j]);
            }

            Span<double> reflector = a.Slice((j * rows) + j, rows - j);
            double norm = Vectors.Norm(reflector);
            if (norm != 0.0)
            {
                if (reflector[0] < 0.0)
                {
                    norm = -norm;
                }

                for (int i = 0; i < reflector.Length; i++)
                {
                    reflector[i] /= norm;
                }

                reflector[0] += 1.0;
                for (int k = j + 1; k < columns; k++)
                {
                    Reflect(a, rows, j, k, diagonal, work);
                }
            }

            diagonal[j] = -norm;
        }
    }

    /// <summary>Replaces b by Q'b.</summary>
    public static void ApplyTransposed(ReadOnlySpan<double> a, int rows, int columns, Span<double> b)
    {
        for (int j = 0; j < columns; j++)
        {
            ReadOnlySpan<double> reflector = a.Slice((j * rows) + j, rows - j);
            if (reflector[0] != 0.0)
            {
                Vectors.Add(-Vectors.Dot(reflector, b[j..]) / reflector[0], reflector, b[j..]);
            }
        }
    }

    private static void Reflect(Span<double> a, int rows, int j, int k, Span<double> diagonal, Span<double> work)
    {
        ReadOnlySpan<double> reflector = a.Slice((j * rows) + j, rows - j);
        Span<double> column = a.Slice((k * rows) + j, rows - j);
        Vectors.Add(-Vectors.Dot(reflector, column) / reflector[0], reflector, column);
        if (diagonal[k] == 0.0)
        {
            return;
        }

        // The norm of the remainder of the column is updated, and computed anew where cancellation has spoilt it.
        double ratio = column[0] / diagonal[k];
        diagonal[k] *= Math.Sqrt(Math.Max(0.0, 1.0 - (ratio * ratio)));
        double left = diagonal[k] / work[k];
        if (0.05 * left * left <= MachinePrecision.Epsilon)
        {
            diagonal[k] = Vectors.Norm(column[1..]);
            work[k] = diagonal[k];
        }
    }
}
