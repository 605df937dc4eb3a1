namespace Crabbymetrics.Numerics;

/// <summary>The solution of small dense systems by Gaussian elimination with partial pivoting, in place.</summary>
public static class DenseLu
{
    /// <summary>Factors the leading n x n block of a row-major matrix with a given row length.</summary>
    /// <returns>Whether no pivot is zero.</returns>
    public static bool TryFactor(Span<double> a, int n, int stride, Span<int> pivots)
    {
        for (int k = 0; k < n; k++)
        {
            int p = k;
            for (int i = k + 1; i < n; i++)
            {
                if (Math.Abs(a[(i * stride) + k]) > Math.Abs(a[(p * stride) + k]))
                {
                    p = i;
                }
            }

            pivots[k] = p;
            if (!(Math.Abs(a[(p * stride) + k]) > 0.0) || !double.IsFinite(a[(p * stride) + k]))
            {
                return false;
            }

            if (p != k)
            {
                for (int j = 0; j < n; j++)
                {
                    (a[(k * stride) + j], a[(p * stride) + j]) = (a[(p * stride) + j], a[(k * stride) + j]);
                }
            }

            for (int i = k + 1; i < n; i++)
            {
                double factor = a[(i * stride) + k] / a[(k * stride) + k];
                a[(i * stride) + k] = factor;
                for (int j = k + 1; j < n; j++)
                {
                    a[(i * stride) + j] -= factor * a[(k * stride) + j];
                }
            }
        }

        return true;
    }

    /// <summary>Solves in place.</summary>
    public static void Solve(ReadOnlySpan<double> a, int n, int stride, ReadOnlySpan<int> pivots, Span<double> b)
    {
        // The multipliers were exchanged with their rows, so that the whole permutation comes first.
        for (int k = 0; k < n; k++)
        {
            (b[k], b[pivots[k]]) = (b[pivots[k]], b[k]);
        }

        for (int k = 0; k < n; k++)
        {
            for (int i = k + 1; i < n; i++)
            {
                b[i] -= a[(i * stride) + k] * b[k];
            }
        }

        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = k + 1; j < n; j++)
            {
                b[k] -= a[(k * stride) + j] * b[j];
            }

            b[k] /= a[(k * stride) + k];
        }
    }
}
