namespace Crabbymetrics.Optimization;

/// <summary>
/// Makes an indefinite Hessian positive definite: H + t D, where D is its own absolute diagonal (so that the scaling of the variables does
/// not matter) and t grows from rounding size until the factorization succeeds.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, 2nd edition, algorithm 3.3, in the metric of the diagonal.</remarks>
internal static class HessianModification
{
    /// <summary>The largest shift that is put down to rounding.</summary>
    public const double SingularShift = 1e-8;

    // The first shift, as a share of each element of the diagonal.
    private const double FirstShift = 1e-10;

    /// <summary>Factors the modified matrix.</summary>
    /// <param name="hessian">The matrix, n x n, finite.</param>
    /// <param name="factor">Receives the factor.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>The shift t relative to the diagonal.</returns>
    public static double Factor(ReadOnlySpan<double> hessian, Span<double> factor, int n)
    {
        double scale = 0.0;
        for (int i = 0; i < n; i++)
        {
            scale = Math.Max(scale, Math.Abs(hessian[(i * n) + i]));
        }

        if (scale == 0.0)
        {
            scale = Math.Max(Vectors.MaxAbs(hessian), 1.0);
        }

        for (double shift = FirstShift; ; shift *= 4.0)
        {
            hessian.CopyTo(factor);
            for (int i = 0; i < n; i++)
            {
                // A diagonal element of zero has no scale of its own and takes that of the matrix.
                double own = Math.Abs(hessian[(i * n) + i]);
                factor[(i * n) + i] += shift * Math.Max(own, 1e-8 * scale);
            }

            // The loop ends by diagonal dominance: the entries are finite and the shift grows without bound.
            if (CholeskyFactorization.TryFactor(factor, n, out _) || shift > 1e60)
            {
                return shift;
            }
        }
    }
}
