namespace Crabbymetrics.Tests.Optimization;

/// <summary>Equality constrained problems through their whole system of equations: slow, plain and independent of the solvers.</summary>
internal static class BruteForce
{
    /// <summary>The minimum of <c>|A w - b|^2 / 2 + c'w</c> over w of a support that sums to 1; null where it is not a single
    /// point.</summary>
    public static double[]? OnSimplex(double[] a, double[] b, double[] c, int[] support)
    {
        int m = b.Length,
            k = support.Length;
        double[,] q = new double[k, k];
        double[] linear = new double[k],
            ones = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                for (int r = 0; r < m; r++)
                {
                    q[i, j] += a[(support[i] * m) + r] * a[(support[j] * m) + r];
                }
            }

            linear[i] = c.Length == 0 ? 0.0 : c[support[i]];
            for (int r = 0; r < m; r++)
            {
                linear[i] -= a[(support[i] * m) + r] * b[r];
            }

            ones[i] = 1.0;
        }

        return Minimum(q, linear, [ones], [1.0]);
    }

    /// <summary>The minimum of <c>x'Q x / 2 + c'x</c> over <c>G x = h</c>; null where the system is singular.</summary>
    public static double[]? Minimum(double[,] q, double[] c, double[][] g, double[] h)
    {
        int n = c.Length,
            k = g.Length,
            size = n + k;
        double[,] system = new double[size, size + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                system[i, j] = q[i, j];
            }

            for (int r = 0; r < k; r++)
            {
                system[i, n + r] = g[r][i];
                system[n + r, i] = g[r][i];
            }

            system[i, size] = -c[i];
        }

        for (int r = 0; r < k; r++)
        {
            system[n + r, size] = h[r];
        }

        return Eliminate(system, size)?[..n];
    }

    private static double[]? Eliminate(double[,] system, int size)
    {
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int i = column + 1; i < size; i++)
            {
                pivot = Math.Abs(system[i, column]) > Math.Abs(system[pivot, column]) ? i : pivot;
            }

            if (Math.Abs(system[pivot, column]) < 1e-9)
            {
                return null;
            }

            for (int j = 0; j <= size; j++)
            {
                (system[pivot, j], system[column, j]) = (system[column, j], system[pivot, j]);
            }

            for (int i = 0; i < size; i++)
            {
                double factor = i == column ? 0.0 : system[i, column] / system[column, column];
                for (int j = column; factor != 0.0 && j <= size; j++)
                {
                    system[i, j] -= factor * system[column, j];
                }
            }
        }

        return [.. Enumerable.Range(0, size).Select(i => system[i, size] / system[i, i])];
    }
}
