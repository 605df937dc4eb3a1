namespace Crabbymetrics.Numerics;

/// <summary>
/// The Cholesky factorization of a symmetric positive definite arrowhead matrix, in place on the values of an <see cref="ArrowLayout"/>.
/// The diagonal block is eliminated first, which fills nothing: q h^2/2 + h^3/6 products instead of (q + h)^3/6. With an empty block it is
/// <see cref="CholeskyFactorization"/>.
/// </summary>
/// <remarks>
/// Golub and Van Loan, Matrix Computations, 4th edition, section 4.2; the order is that of minimum degree (George and Liu, Computer
/// Solution of Large Sparse Positive Definite Systems, 1981, section 5.3). The factor holds, for each row of the block, its products with
/// the head over the root of its diagonal element, and that root; and the factor of what the elimination leaves of the head.
/// </remarks>
public static class ArrowFactorization
{
    /// <summary>Factors a matrix in place.</summary>
    /// <param name="matrix">On entry the matrix, on exit its factor.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="failedRow">Minus one; or a row of the matrix that is not positive definite with those eliminated before it.</param>
    /// <param name="maxDegreeOfParallelism">The largest number of threads for a head of hundreds of rows; -1 for all processors. It changes
    /// no bit of the factor.</param>
    /// <returns>Whether the matrix is positive definite to working precision.</returns>
    /// <exception cref="ArgumentException">The span does not hold what the layout says, or the number of threads is 0 or below
    /// -1.</exception>
    public static bool TryFactor(Span<double> matrix, ArrowLayout layout, out int failedRow, int maxDegreeOfParallelism = 1)
    {
        Check(matrix.Length, layout.Length);
        int h = layout.HeadCount;
        if (!TryEliminateDiagonal(matrix, layout, out failedRow))
        {
            return false;
        }

        bool factored = CholeskyFactorization.TryFactor(matrix[..(h * h)], h, out int failedPivot, maxDegreeOfParallelism);
        failedRow = factored ? -1 : layout.RowOfHead(failedPivot);
        return factored;
    }

    /// <summary>Eliminates the diagonal block, and leaves the head less what that takes from it, its Schur complement,
    /// unfactored.</summary>
    /// <param name="matrix">On entry the matrix.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="failedRow">Minus one; or the first row of the block whose diagonal element is not above 0 (or not a number).</param>
    /// <returns>Whether every diagonal element of the block is above 0.</returns>
    /// <exception cref="ArgumentException">The span does not hold what the layout says.</exception>
    public static bool TryEliminateDiagonal(Span<double> matrix, ArrowLayout layout, out int failedRow)
    {
        Check(matrix.Length, layout.Length);
        int h = layout.HeadCount;
        for (int t = 0; t < layout.DiagonalCount; t++)
        {
            Span<double> own = matrix.Slice(layout.StartOf(t), h + 1);
            double pivot = own[h];
            if (!(pivot > 0.0) || !double.IsFinite(pivot))
            {
                failedRow = layout.DiagonalStart + t;
                return false;
            }

            double root = Math.Sqrt(pivot);
            own[h] = root;
            for (int j = 0; j < h; j++)
            {
                own[j] /= root;
            }

            for (int i = 0; i < h; i++)
            {
                // Most pairs of levels of two factors have no common row.
                if (own[i] != 0.0)
                {
                    Vectors.Add(-own[i], own[..(i + 1)], matrix.Slice(i * h, i + 1));
                }
            }
        }

        failedRow = -1;
        return true;
    }

    /// <summary>Solves A x = b in place.</summary>
    /// <param name="factor">From <see cref="TryFactor"/>.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="vector">On entry b, of length n; on exit x.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Solve(ReadOnlySpan<double> factor, ArrowLayout layout, Span<double> vector)
    {
        Whiten(factor, layout, vector);
        int h = layout.HeadCount;
        Span<double> head = Head(layout, vector, stackalloc double[Math.Min(h, StackValues)]);
        CholeskyFactorization.SolveUpper(factor[..(h * h)], h, head);
        Return(layout, head, vector);
        for (int t = 0; t < layout.DiagonalCount; t++)
        {
            ReadOnlySpan<double> own = factor.Slice(layout.StartOf(t), h + 1);
            ref double value = ref vector[layout.DiagonalStart + t];
            value = (value - Vectors.Dot(own[..h], head)) / own[h];
        }
    }

    /// <summary>Computes T b in place for the T with <c>A^-1 = T'T</c>, so that the squares of T b sum to b' A^-1 b.</summary>
    /// <param name="factor">From <see cref="TryFactor"/>.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="vector">On entry b, of length n; on exit T b.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Whiten(ReadOnlySpan<double> factor, ArrowLayout layout, Span<double> vector)
    {
        Check(factor.Length, layout.Length);
        Check(vector.Length, layout.Order);
        int h = layout.HeadCount;
        Span<double> head = Head(layout, vector, stackalloc double[Math.Min(h, StackValues)]);
        for (int t = 0; t < layout.DiagonalCount; t++)
        {
            ReadOnlySpan<double> own = factor.Slice(layout.StartOf(t), h + 1);
            ref double value = ref vector[layout.DiagonalStart + t];
            value /= own[h];
            Vectors.Add(-value, own[..h], head);
        }

        CholeskyFactorization.SolveLower(factor[..(h * h)], h, head);
        Return(layout, head, vector);
    }

    // Vectors up to this length are on the stack.
    private const int StackValues = 256;

    // The part of a vector that belongs to the head: a slice where the block is at the end (or empty), otherwise a copy without the
    // block.
    private static Span<double> Head(ArrowLayout layout, Span<double> vector, Span<double> stack)
    {
        int h = layout.HeadCount,
            start = layout.DiagonalStart;
        if (layout.DiagonalCount == 0 || start == h)
        {
            return vector[..h];
        }

        Span<double> head = h <= stack.Length ? stack[..h] : new double[h];
        vector[..start].CopyTo(head);
        vector[(start + layout.DiagonalCount)..].CopyTo(head[start..]);
        return head;
    }

    private static void Return(ArrowLayout layout, ReadOnlySpan<double> head, Span<double> vector)
    {
        int start = layout.DiagonalStart;
        if (layout.DiagonalCount == 0 || start == head.Length)
        {
            return;
        }

        head[..start].CopyTo(vector);
        head[start..].CopyTo(vector[(start + layout.DiagonalCount)..]);
    }

    private static void Check(int length, int expected)
    {
        if (length != expected)
        {
            throw new ArgumentException($"There are {length} numbers; {expected} are expected.");
        }
    }
}
