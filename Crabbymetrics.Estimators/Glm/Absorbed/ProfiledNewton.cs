namespace Crabbymetrics.Estimators;

/// <summary>
/// The run of a Poisson model with a log link and effects of constants: Newton's method with the largest effect in closed form, one pass
/// over the rows for each step (<see cref="ProfiledPoisson"/>). Where it has no result, as where a column is hardly identified or rows
/// are separated, the general method runs; the look at the end is the same for both.
/// </summary>
internal static class ProfiledNewton
{
    /// <summary>Runs.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="projection">What takes effects out; it gets the weights of the start.</param>
    /// <param name="columns">The columns, n values each.</param>
    /// <param name="options">Tolerance and iterations.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The optimum without its loss; null where there is none.</returns>
    public static AbsorbedOptimum? TryRun(
        AbsorbedProblem problem,
        EffectProjection projection,
        double[][] columns,
        GlmOptions options,
        CancellationToken cancellationToken
    )
    {
        if (problem.Family is not PoissonFamily || problem.Data.Absorbed.Any(static effect => effect.HasSlope))
        {
            return null;
        }

        double[] means = new double[problem.RowCount];
        AbsorbedStart.WriteMeans(problem, means);
        projection.Reweight(means);
        double[] outcome = Absorber.ArrayOf(problem.Outcome);
        ProfiledPoisson? run = projection.Absorber.ProfilePoisson(outcome, problem.Weights, problem.Offset, columns);
        double total = problem.Ranges.Sum((first, end) => RowKernels.Sum(means.AsSpan(first, end - first)));
        int rows = StoppingScale.CountRows(problem.Weights, problem.RowCount);
        double scale = Math.Sqrt(StoppingScale.Of(total, rows, options.Tolerance));
        if (run is null || !run.TryRun(options.Tolerance, scale, cancellationToken) || run.Steps > options.MaxIterations)
        {
            return null;
        }

        // The memory of the means of the start is free.
        run.WritePredictors(means, cancellationToken);
        projection.Begin(columns.Length, run.CopyStart);
        return new AbsorbedOptimum
        {
            Columns = [.. Enumerable.Range(0, columns.Length)],
            Coefficients = run.Coefficients,
            Eta = means,
            Cost = double.NaN,
            Decrement = run.Decrement / scale,
            Scale = scale,
            Iterations = run.Steps,
            InnerIterations = run.InnerIterations,
            Converged = true,
            Reason = TerminationReason.NewtonDecrement,
        };
    }
}
