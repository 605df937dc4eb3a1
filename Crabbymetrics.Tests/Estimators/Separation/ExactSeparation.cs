namespace Crabbymetrics.Tests.Estimators.Separation;

/// <summary>
/// Which rows are separated, in whole numbers and without any solver: the directions that move no row against its gain are a pointed cone
/// where the rows have full rank, so that each is a sum of extreme rays, and an extreme ray leaves p - 1 independent rows where they are.
/// All sets of p - 1 rows are tried.
/// </summary>
internal static class ExactSeparation
{
    /// <summary>Finds the rows that some direction moves while it moves none the wrong way.</summary>
    /// <param name="rows">Rows of p whole numbers, each times the sign of the movement along which it gains.</param>
    /// <param name="held">Which rows may not move at all.</param>
    /// <returns>Whether each row is separated; null where the rows have no full rank.</returns>
    public static bool[]? Find(long[][] rows, bool[] held)
    {
        int p = rows[0].Length;
        bool[] separated = new bool[rows.Length];
        bool any = false;
        int[] chosen = new int[p - 1];
        Choose(0, 0);
        return any ? separated : null;

        void Choose(int position, int first)
        {
            if (position < chosen.Length)
            {
                for (int i = first; i < rows.Length; i++)
                {
                    chosen[position] = i;
                    Choose(position + 1, i + 1);
                }

                return;
            }

            long[] ray = RightAngle([.. chosen.Select(i => rows[i])], p);
            if (ray.All(static value => value == 0))
            {
                return;
            }

            // Rows of rank p - 1 alone have the line itself as a direction that moves nothing.
            long[] products = [.. rows.Select(row => Dot(row, ray))];
            any |= products.Any(static product => product != 0);
            foreach (int sign in (int[])[1, -1])
            {
                if (products.Where((product, i) => held[i] ? product != 0 : sign * product < 0).Any())
                {
                    continue;
                }

                for (int i = 0; i < rows.Length; i++)
                {
                    separated[i] |= products[i] != 0;
                }
            }
        }
    }

    // The vector at right angles to p - 1 others: its elements are their minors. Zeros where they are dependent.
    private static long[] RightAngle(long[][] rows, int p) =>
        [
            .. Enumerable
                .Range(0, p)
                .Select(j => (j % 2 == 0 ? 1 : -1) * Determinant([.. rows.Select(row => row.Where((_, column) => column != j).ToArray())])),
        ];

    // Bareiss (1968): every division is exact.
    private static long Determinant(long[][] matrix)
    {
        int n = matrix.Length;
        long sign = 1,
            before = 1;
        for (int k = 0; k < n - 1; k++)
        {
            int pivot = Array.FindIndex(matrix, k, row => row[k] != 0);
            if (pivot < 0)
            {
                return 0;
            }

            if (pivot != k)
            {
                (matrix[k], matrix[pivot]) = (matrix[pivot], matrix[k]);
                sign = -sign;
            }

            for (int i = k + 1; i < n; i++)
            {
                for (int j = k + 1; j < n; j++)
                {
                    matrix[i][j] = ((matrix[i][j] * matrix[k][k]) - (matrix[i][k] * matrix[k][j])) / before;
                }
            }

            before = matrix[k][k];
        }

        return n == 0 ? 1 : sign * matrix[n - 1][n - 1];
    }

    private static long Dot(long[] a, long[] b)
    {
        long sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            sum += a[j] * b[j];
        }

        return sum;
    }
}
