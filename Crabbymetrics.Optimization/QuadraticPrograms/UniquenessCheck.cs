namespace Crabbymetrics.Optimization;

/// <summary>
/// Whether a minimum is the only one. Another differs by a direction that has no curvature, keeps what has a multiplier and does not leave
/// what holds without one. Such a direction exists unless a positive combination of the latter's normals vanishes (Stiemke 1915), which is
/// a question of nonnegative least squares.
/// </summary>
internal static class UniquenessCheck
{
    /// <summary>Judges.</summary>
    /// <param name="program">The problem.</param>
    /// <param name="strong">Independent sides: the equalities, and those with a multiplier.</param>
    /// <param name="weak">The sides that hold without a multiplier.</param>
    public static bool IsUnique(ScaledProgram program, IReadOnlyCollection<int> strong, IReadOnlyList<int> weak)
    {
        double[][] flat = new NullSpace(program, strong).FlatDirections();
        int d = flat.Length,
            k = weak.Count;
        if (d == 0)
        {
            return true;
        }

        if (k < d + 1)
        {
            // Fewer normals than one more than the directions have no positive combination that vanishes and leaves no direction over.
            return false;
        }

        // Row after row a normal in the space of the directions.
        double[] normals = new double[k * d],
            sums = new double[d];
        for (int i = 0; i < k; i++)
        {
            Span<double> normal = normals.AsSpan(i * d, d);
            for (int j = 0; j < d; j++)
            {
                normal[j] = program.Along(weak[i], flat[j]);
            }

            double length = Vectors.Norm(normal);
            Vectors.Scale(length > 1e-10 ? 1.0 / length : 0.0, normal);
            Vectors.Add(-1.0, normal, sums);
        }

        return Rank(normals, k, d) == d
            && new NonnegativeLeastSquares { ResidualTolerance = 1e-9 }
                .Solve(new DenseLeastSquaresMatrix(Transposed(normals, k, d), d, k), sums)
                .ResidualIsZero;
    }

    private static int Rank(double[] rows, int k, int d)
    {
        double[] columns = Transposed(rows, k, d),
            diagonal = new double[d];
        PivotedQr.Factor(columns, k, new int[d], diagonal, new double[d], new double[d]);
        return diagonal.Count(value => Math.Abs(value) > 1e-9);
    }

    private static double[] Transposed(double[] rows, int k, int d)
    {
        double[] result = new double[k * d];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < d; j++)
            {
                result[(j * k) + i] = rows[(i * d) + j];
            }
        }

        return result;
    }
}
