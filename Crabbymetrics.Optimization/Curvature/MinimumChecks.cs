using System.Collections.Immutable;

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

    /// <summary>For each variable, whether it lies on one of its bounds, and so is held.</summary>
    public static bool[] Held(IProblem problem, OptimizationResult result)
    {
        bool[] held = new bool[result.X.Length];
        for (int i = 0; problem is IBounds bounds && i < held.Length; i++)
        {
            held[i] = result.X[i] <= bounds.LowerBounds[i] || result.X[i] >= bounds.UpperBounds[i];
        }

        return held;
    }

    /// <summary>The square roots of the diagonal of a covariance.</summary>
    public static ImmutableArray<double> StandardErrors(ImmutableArray<double> covariance, int n) =>
        [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(covariance[(i * n) + i]))];

    /// <summary>The variables that are not held.</summary>
    public static int[] Free(bool[] held) => [.. Enumerable.Range(0, held.Length).Where(i => !held[i])];

    /// <summary>Puts entry (i, j) of a k x k matrix at rows and columns of an n x n matrix of zeros.</summary>
    public static double[] Spread(ReadOnlySpan<double> reduced, int[] places, int n)
    {
        int k = places.Length;
        double[] full = new double[n * n];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                full[(places[i] * n) + places[j]] = reduced[(i * k) + j];
            }
        }

        return full;
    }

    /// <summary>The inverse of the rows and columns that are not held, in its place; zeros elsewhere.</summary>
    public static double[] InverseOfFree(ReadOnlySpan<double> matrix, bool[] held)
    {
        int n = held.Length;
        int[] free = Free(held);
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
        return Spread(factor.Invert(out _), free, n);
    }
}
