using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Where a fit starts: at the best constant; with many rows, at the fit of some of them.</summary>
internal static class GlmStart
{
    // A fit of every 32nd block costs a thirtieth of a pass an iteration and lands some standard errors from the optimum, which saves two or three passes.
    private const int BlockStride = 32;
    private const int LeastBlocks = 4 * BlockStride;
    private const int LeastRowsPerParameter = 50;
    private const int MostIterations = 12;
    private const double Tolerance = 0.1;

    /// <summary>
    /// The linear predictor at the best constant: with an intercept, that intercept; without one, the slopes that bring it nearest to that constant in least squares.
    /// </summary>
    internal static double[] Constant(GlmRows rows, WorkingParameters parameters, double constant, CancellationToken cancellationToken)
    {
        double[] start = new double[parameters.Count];
        if (parameters.HasIntercept)
        {
            start[0] = constant;
            return start;
        }

        if (constant == 0.0 && rows.Offset.IsEmpty)
            return start;
        int p = parameters.SlopeCount;
        LeastSquaresVisitor visitor = new(rows, p, constant);
        double[] sums = new double[visitor.SumCount];
        using BlockRunner runner = new(parameters.View, 1);
        runner.Run(visitor, sums, cancellationToken);
        double[] cross = new double[p * p];
        double[] slopes = new double[p];
        parameters.ToWorkingCrossProduct(0.0, sums.AsSpan(0, p), sums.AsSpan(p, p * p), cross);
        parameters.ToWorkingGradient(0.0, sums.AsSpan(0, p), slopes);
        if (!CholeskyFactorization.TryFactor(cross, p, out _))
            return start;
        CholeskyFactorization.Solve(cross, p, slopes);
        return Array.TrueForAll(slopes, double.IsFinite) ? slopes : start;
    }

    /// <summary>The fit of some blocks, or the start given where the rows are few or that fit does not settle at once (its rows may be collinear, or separated).</summary>
    internal static double[] FromSomeBlocks(
        GlmRows rows, WorkingParameters parameters, double alpha, int maxDegreeOfParallelism, double[] start, EstimationServices services, CancellationToken cancellationToken)
    {
        DesignMatrix design = parameters.View.Design;
        if (design.BlockCount < LeastBlocks || design.RowCount / BlockStride < LeastRowsPerParameter * parameters.Count)
            return start;
        double[] hessian = ArrayPool<double>.Shared.Rent(parameters.Count * parameters.Count);
        try
        {
            // The penalty keeps its weight relative to the rows.
            using GlmObjective objective = new(rows, parameters, alpha / BlockStride, maxDegreeOfParallelism, cancellationToken, BlockStride);
            Span<double> square = hessian.AsSpan(0, parameters.Count * parameters.Count);
            objective.Evaluate(start, default, square);
            if (!LinearDependence.Find(square, parameters.Count).IsEmpty)
                return start;
            OptimizationResult run = services.Executor.Minimize(
                objective,
                start,
                new NewtonSolver(),
                new ExecutionOptions { MaxIterations = MostIterations, StoppingRules = [new NewtonDecrementRule(Tolerance)] },
                cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return run.Converged ? [.. run.X] : start;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(hessian);
        }
    }
}
