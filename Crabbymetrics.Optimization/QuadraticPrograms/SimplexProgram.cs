namespace Crabbymetrics.Optimization;

/// <summary>Least squares on a simplex, by <see cref="SimplexLeastSquares"/>.</summary>
internal static class SimplexProgram
{
    public static QuadraticProgramResult Minimize(QuadraticProgram program, CancellationToken cancellationToken)
    {
        int n = program.VariableCount,
            m = program.Target.Length;
        double total = program.SimplexTotal;
        double[] columns = (double[])program.Factor!.Clone(),
            linear = (double[])program.Linear.Clone();
        Vectors.Scale(total, columns);
        Vectors.Scale(total, linear);
        SimplexLeastSquares solver = new(m, n);
        double[] x = new double[n];
        bool converged = solver.Solve(columns, program.Target, linear, x, cancellationToken);
        SimplexCertificate certificate = solver.Certify();
        Vectors.Scale(total, x);

        // The multiplier of the sum is the mean gradient of the weights; what is left elsewhere is that of the bounds.
        double[] gradient = new double[n],
            bounds = new double[n],
            units = new double[n];
        Array.Fill(units, 1.0);
        OptimalityJudge.WriteGradient(program, x, gradient, new double[n], x);
        double multiplier = Vectors.Dot(gradient, x) / total;
        for (int j = 0; j < n; j++)
        {
            bounds[j] = x[j] > 0.0 ? 0.0 : Math.Max(0.0, gradient[j] - multiplier);
        }

        return new QuadraticProgramResult
        {
            Status = converged ? QuadraticProgramStatus.Optimal : QuadraticProgramStatus.MaxIterations,
            Solution = [.. x],
            Objective = OptimalityJudge.Objective(program, x),
            ConstraintMultipliers = [multiplier],
            BoundMultipliers = [.. bounds],
            Direction = [],
            Residuals = OptimalityJudge.Residuals(program, x, units, 0.0, [multiplier], bounds),
            IsUnique = converged && certificate.IsUnique,
            IsDegenerate = certificate.IsDegenerate,
            Iterations = solver.Iterations,
        };
    }
}
