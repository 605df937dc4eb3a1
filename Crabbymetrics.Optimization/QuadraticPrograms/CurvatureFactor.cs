namespace Crabbymetrics.Optimization;

/// <summary>The factor R of a semidefinite matrix <c>Q = R'R</c> by Cholesky's method with diagonal pivoting (Higham 2002, section 10.3):
/// as many rows as Q has rank.</summary>
internal static class CurvatureFactor
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Factors.</summary>
    /// <param name="q">n x n, symmetric.</param>
    /// <param name="n">The order.</param>
    /// <param name="rank">The number of rows of R.</param>
    /// <returns>R, rank x n, column after column.</returns>
    /// <exception cref="ArgumentException">Q has a direction of negative curvature.</exception>
    public static double[] Of(ReadOnlySpan<double> q, int n, out int rank)
    {
        double[] rest = q.ToArray();
        List<double[]> rows = [];
        double largest = 0.0;
        for (int i = 0; i < n; i++)
        {
            largest = Math.Max(largest, Math.Abs(q[(i * n) + i]));
        }

        double least = 10.0 * n * Epsilon * largest;
        while (rows.Count < n)
        {
            int pivot = 0;
            for (int i = 1; i < n; i++)
            {
                pivot = rest[(i * n) + i] > rest[(pivot * n) + pivot] ? i : pivot;
            }

            double top = rest[(pivot * n) + pivot];
            if (!(top > least))
            {
                break;
            }

            double[] row = new double[n];
            double root = Math.Sqrt(top);
            for (int j = 0; j < n; j++)
            {
                row[j] = rest[(pivot * n) + j] / root;
            }

            for (int i = 0; i < n; i++)
            {
                Vectors.Add(-row[i], row, rest.AsSpan(i * n, n));
            }

            // What was eliminated is exactly 0 from here on.
            rest.AsSpan(pivot * n, n).Clear();
            for (int i = 0; i < n; i++)
            {
                rest[(i * n) + pivot] = 0.0;
            }

            rows.Add(row);
        }

        RequireNothingLeft(rest, n, Math.Max(1e-11 * largest, 100.0 * least));
        rank = rows.Count;
        double[] factor = new double[rank * n];
        for (int i = 0; i < rank; i++)
        {
            for (int j = 0; j < n; j++)
            {
                factor[(j * rank) + i] = rows[i][j];
            }
        }

        return factor;
    }

    private static void RequireNothingLeft(double[] rest, int n, double tolerance)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = rest[(i * n) + j];
                if (i == j ? value < -tolerance : Math.Abs(value) > tolerance)
                {
                    throw new ArgumentException(
                        "Q is not semidefinite: the objective has a direction of negative curvature "
                            + $"({(i == j ? $"among others along variable {i}" : $"among variables {j} and {i}")}), so that the problem is "
                            + "not convex."
                    );
                }
            }
        }
    }
}
