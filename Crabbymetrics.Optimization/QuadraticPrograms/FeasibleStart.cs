namespace Crabbymetrics.Optimization;

/// <summary>The feasible point nearest to 0, or to the bounds beside it; or the proof that there is none. Lawson and Hanson (1974), chapter
/// 23: least distance programming is nonnegative least squares with a row more.</summary>
internal static class FeasibleStart
{
    /// <summary>Finds the point.</summary>
    /// <param name="program">The problem.</param>
    /// <param name="z">Receives the point.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Null; or, where there is no feasible point, factors of the sides whose combination reads 0 at least 1.</returns>
    public static double[]? Find(ScaledProgram program, Span<double> z, CancellationToken cancellationToken)
    {
        z.Clear();
        foreach (ConstraintSide side in program.Sides)
        {
            if (side.Variable >= 0)
            {
                double limit = side.Sign * side.Limit,
                    value = z[side.Variable];
                z[side.Variable] = side.IsEquality || side.Sign * value < side.Limit ? limit : value;
            }
        }

        int n = program.Variables;
        List<int> columns = [];
        double largest = 0.0;
        bool holds = true;
        for (int s = 0; s < program.Sides.Length; s++)
        {
            double slack = program.Slack(s, z);
            largest = Math.Max(largest, Math.Abs(slack));
            holds &= program.Sides[s].IsEquality ? slack == 0.0 : slack >= 0.0;
            columns.Add(s);
            if (program.Sides[s].IsEquality)
            {
                columns.Add(~s);
            }
        }

        if (holds)
        {
            return null;
        }

        int p = columns.Count;
        double[] matrix = new double[(n + 1) * p],
            normal = new double[n];
        for (int c = 0; c < p; c++)
        {
            (int side, double sign) = columns[c] < 0 ? (~columns[c], -1.0) : (columns[c], 1.0);
            normal.AsSpan().Clear();
            program.AddNormal(sign, side, normal);
            for (int j = 0; j < n; j++)
            {
                matrix[(j * p) + c] = normal[j];
            }

            matrix[(n * p) + c] = -sign * program.Slack(side, z) / largest;
        }

        double[] target = new double[n + 1];
        target[n] = 1.0;
        NonnegativeLeastSquares solver = new() { ResidualTolerance = 1e-9 };
        NonnegativeLeastSquaresResult found = solver.Solve(new DenseLeastSquaresMatrix(matrix, n + 1, p), target, cancellationToken);
        if (!found.ResidualIsZero)
        {
            for (int j = 0; j < n; j++)
            {
                z[j] -= largest * found.Residual[j] / found.Residual[n];
            }

            return null;
        }

        double[] factors = new double[program.Sides.Length];
        for (int i = 0; i < found.Support.Length; i++)
        {
            int column = columns[found.Support[i]];
            factors[column < 0 ? ~column : column] += (column < 0 ? -1.0 : 1.0) * found.Values[i] / largest;
        }

        return factors;
    }
}
