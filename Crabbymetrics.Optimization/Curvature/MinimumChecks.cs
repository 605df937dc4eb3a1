namespace Crabbymetrics.Optimization;

/// <summary>What both kinds of curvature at a minimum need.</summary>
internal static class MinimumChecks
{
    public static void Require(OptimizationResult result, int n)
    {
        if (result.X.Length != n)
        {
            throw new ArgumentException($"The problem has {n} variables, and the result {result.X.Length}: it is of another problem.");
        }

        if (!result.Converged)
        {
            throw new InvalidOperationException($"The run has no minimum at which to take derivatives: {result.Message}");
        }
    }

    /// <summary>The inverse of the rows and columns that are not held, in its place; zeros elsewhere.</summary>
    public static double[] InverseOfFree(ReadOnlySpan<double> matrix, bool[] held)
    {
        int n = held.Length;
        int[] free = [.. Enumerable.Range(0, n).Where(i => !held[i])];
        int k = free.Length;
        double[] reduced = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                reduced[(i * k) + j] = matrix[(free[i] * n) + free[j]];
            }
        }

        PositiveDefiniteMatrix factor =
            PositiveDefiniteMatrix.TryFactor(reduced, k, out int failed)
            ?? throw new InvalidOperationException(
                $"The second derivatives at the point are not positive definite (variable {free[failed]}): it is no strict minimum, "
                    + "or the variables are not identified."
            );
        double[] inverse = factor.Invert(out _);
        double[] full = new double[n * n];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                full[(free[i] * n) + free[j]] = inverse[(i * k) + j];
            }
        }

        return full;
    }
}
