namespace Crabbymetrics.Numerics;

/// <summary>
/// The factorization A = L L' of a symmetric positive definite matrix, in place on row-major spans. Blocked, vectorized and, where asked,
/// on several threads: at the speed of a matrix product from some hundreds of rows on. Nothing is allocated on one thread.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, section 4.2.</remarks>
public static partial class CholeskyFactorization
{
    /// <summary>Factors a matrix in place. Only its lower triangle is read and written.</summary>
    /// <param name="matrix">On entry A, n x n, row-major; on exit L in the lower triangle, the strict upper triangle as it was.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="failedPivot"> Minus one; or the zero-based row whose pivot is too small (or not a number): the matrix is not positive
    /// definite, and its leading block of that many rows is.
    /// </param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads for a matrix of hundreds of rows; -1 for all processors. It
    /// changes no bit of the factor.</param>
    /// <param name="smallestPivot">The number that every pivot must be above: 0, or a bound for the rounding error of the matrix.</param>
    /// <returns>Whether the matrix is positive definite to working precision.</returns>
    /// <exception cref="ArgumentException">The span does not hold n x n numbers, or the number of threads is 0 or below -1.</exception>
    public static unsafe bool TryFactor(
        Span<double> matrix,
        int n,
        out int failedPivot,
        int maxDegreeOfParallelism = 1,
        double smallestPivot = 0.0
    )
    {
        CheckSize(matrix.Length, n);
        ArgumentOutOfRangeException.ThrowIfZero(maxDegreeOfParallelism);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, -1);
        if (n <= SmallRows)
        {
            return FactorSmall(matrix, n, smallestPivot, out failedPivot);
        }

        fixed (double* a = matrix)
        {
            return FactorBlocks(a, n, smallestPivot, out failedPivot, maxDegreeOfParallelism);
        }
    }

    /// <summary>Solves A x = b in place.</summary>
    /// <param name="factor">L from <see cref="TryFactor"/>.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="vector">On entry b, of length n; on exit x.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> vector)
    {
        SolveLower(factor, n, vector);
        SolveUpper(factor, n, vector);
    }

    /// <summary>Solves L y = b in place.</summary>
    /// <param name="factor">L from <see cref="TryFactor"/>.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="vector">On entry b, of length n; on exit y.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void SolveLower(ReadOnlySpan<double> factor, int n, Span<double> vector)
    {
        CheckSize(factor.Length, n);
        CheckVector(vector.Length, n);
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            vector[i] = (vector[i] - Vectors.Dot(row[..i], vector[..i])) / row[i];
        }
    }

    /// <summary>Solves L' x = y in place.</summary>
    /// <param name="factor">L from <see cref="TryFactor"/>.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="vector">On entry y, of length n; on exit x.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void SolveUpper(ReadOnlySpan<double> factor, int n, Span<double> vector)
    {
        CheckSize(factor.Length, n);
        CheckVector(vector.Length, n);
        for (int i = n - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * n, i + 1);
            double value = vector[i] / row[i];
            vector[i] = value;
            Vectors.Add(-value, row[..i], vector[..i]);
        }
    }

    /// <summary>The inverse of A.</summary>
    /// <param name="factor">L from <see cref="TryFactor"/>.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>n x n values, row-major, symmetric to the last bit.</returns>
    /// <exception cref="ArgumentException">The factor does not hold n x n numbers.</exception>
    public static double[] Invert(ReadOnlyMemory<double> factor, int n)
    {
        CheckSize(factor.Length, n);
        return n < LeastPanelRows ? InvertRows(factor.Span, n) : PanelInverse.Of(factor, n);
    }

    private static double[] InvertRows(ReadOnlySpan<double> factor, int n)
    {
        double[] values = new double[n * n];
        Span<double> inverse = values;

        // The inverse M of L, row by row: M_i = (e_i - sum_{j<i} L_ij M_j) / L_ii.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.Slice(i * n, i + 1);
            double pivot = 1.0 / factor[(i * n) + i];
            for (int j = 0; j < i; j++)
            {
                Vectors.Add(-factor[(i * n) + j] * pivot, inverse.Slice(j * n, j + 1), row[..(j + 1)]);
            }

            row[i] = pivot;
        }

        // M' M. Row i of it needs the rows of M from i on only, and so may replace row i of M.
        for (int i = 0; i < n; i++)
        {
            Span<double> row = inverse.Slice(i * n, i + 1);
            Vectors.Scale(row[i], row);
            for (int k = i + 1; k < n; k++)
            {
                Vectors.Add(inverse[(k * n) + i], inverse.Slice(k * n, i + 1), row);
            }
        }

        SquareMatrix.Mirror(values, n);
        return values;
    }

    /// <summary>The logarithm of the determinant of A.</summary>
    /// <param name="factor">L from <see cref="TryFactor"/>.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>2 sum log L_ii.</returns>
    /// <exception cref="ArgumentException">The span does not hold n x n numbers.</exception>
    public static double LogDeterminant(ReadOnlySpan<double> factor, int n)
    {
        CheckSize(factor.Length, n);
        double sum = 0.0;
        for (int i = 0; i < n; i++)
        {
            sum += Math.Log(factor[(i * n) + i]);
        }

        return 2.0 * sum;
    }

    private static void CheckSize(int length, int n)
    {
        if (n < 0 || length != (long)n * n)
        {
            throw new ArgumentException($"The matrix holds {length} numbers; {n} x {n} needs {(long)n * n}.");
        }
    }

    private static void CheckVector(int length, int n)
    {
        if (length != n)
        {
            throw new ArgumentException($"The vector holds {length} numbers; the matrix has {n} rows.");
        }
    }
}
