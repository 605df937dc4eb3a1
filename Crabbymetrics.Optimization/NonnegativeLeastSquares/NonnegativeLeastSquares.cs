namespace Crabbymetrics.Optimization;

/// <summary>
/// Nonnegative least squares: minimizes <c>|A v - b|</c> over <c>v >= 0</c>, A being m x n. The active set method of Lawson and Hanson on A
/// itself, never on A'A: the columns above 0 are kept as an orthogonal factorization that gains and loses columns, so that the residual has
/// all its digits. Meant for few equations and any number of variables: a step costs m times the size of the support, and one product A'r
/// serves several steps, since the best column of each of some dozens of stretches is a candidate for the next ones.
/// </summary>
/// <remarks>
/// Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23. The method ends in finitely many steps; a column that would lower
/// the residual by rounding alone, or that depends on the columns of the support, is passed over until the residual has become shorter.
/// Columns may have any lengths: every test is on cosines. Immutable options; a solve owns its buffers.
/// </remarks>
public sealed class NonnegativeLeastSquares
{
    /// <summary>The largest cosine between a column outside the support and the residual that counts as 0.</summary>
    /// <value>Default 1e-13.</value>
    public double DualTolerance { get; init; } = 1e-13;

    /// <summary>A residual of at most this length counts as 0, beside one that is rounding: the error of b, say.</summary>
    /// <value>Default 0.</value>
    public double ResidualTolerance { get; init; }

    /// <summary>The most columns to try.</summary>
    /// <value>Default 0: a hundred, and fifty for each equation.</value>
    public int MaxIterations { get; init; }

    /// <summary>Solves a problem of stored values.</summary>
    /// <param name="a">m x n finite values, row-major.</param>
    /// <param name="columnCount">The number n of variables.</param>
    /// <param name="b">m finite values.</param>
    /// <param name="cancellationToken">Ends the solve.</param>
    /// <returns>The answer with its residuals.</returns>
    /// <exception cref="ArgumentException">A length is wrong or a value is not finite.</exception>
    public static NonnegativeLeastSquaresResult Minimize(
        ReadOnlySpan<double> a,
        int columnCount,
        ReadOnlySpan<double> b,
        CancellationToken cancellationToken = default
    ) => new NonnegativeLeastSquares().Solve(new DenseLeastSquaresMatrix(a, b.Length, columnCount), b, cancellationToken);

    /// <summary>Solves a problem.</summary>
    /// <param name="a">The matrix A.</param>
    /// <param name="b">m finite values.</param>
    /// <param name="cancellationToken">Ends the solve.</param>
    /// <returns>The answer with its residuals.</returns>
    /// <exception cref="ArgumentException">b has another length than the columns, or a value that is not finite; an option is
    /// negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public NonnegativeLeastSquaresResult Solve(ILeastSquaresMatrix a, ReadOnlySpan<double> b, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (!(DualTolerance >= 0.0) || !(ResidualTolerance >= 0.0) || MaxIterations < 0)
        {
            throw new ArgumentException(
                $"{nameof(DualTolerance)}, {nameof(ResidualTolerance)} and {nameof(MaxIterations)} must be 0 or more."
            );
        }

        if (b.Length != a.RowCount)
        {
            throw new ArgumentException($"b has {b.Length} values; the matrix has {a.RowCount} rows.", nameof(b));
        }

        for (int i = 0; i < b.Length; i++)
        {
            if (!double.IsFinite(b[i]))
            {
                throw new ArgumentException(FormattableString.Invariant($"b is {b[i]} in row {i}: it must be finite."), nameof(b));
            }
        }

        return new NonnegativeLeastSquaresRun(this, a, b, cancellationToken).Run();
    }
}
