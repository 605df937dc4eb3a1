using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Where a fit starts: at the best constant; with many rows, at the fit of some of them.</summary>
internal static class GlmStart
{
    // A fit of every 32nd block costs a thirtieth of a pass an iteration and lands some standard errors from the optimum, which saves two
    // or three passes. A step on every eighth costs an eighth of one pass, halves that distance, and leaves a Hessian that is right to half
    // as much: one pass less. Where these are too few rows for the parameters, twice as many may do.
    private const int LargestStride = 32;
    private const int SmallestStride = 16;
    private const int StepShare = 4;
    private const int LeastBlocks = 4 * LargestStride;
    private const int LeastRowsPerParameter = 50;
    private const int MostIterations = 12;

    // In standard errors of the blocks that are fitted, of whose own distance from the optimum of all this is a small part.
    private const double Tolerance = 1.0;
    private const double LastStepShare = 0.1;

    /// <summary>
    /// The linear predictor at the best constant: with an intercept, that intercept; without one, the slopes that bring it nearest to that
    /// constant in least squares.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="constant">The constant.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="blockStride">Looks for slopes in every so-manyth block alone.</param>
    internal static double[] Constant(
        GlmRows rows,
        WorkingParameters parameters,
        double constant,
        CancellationToken cancellationToken,
        int blockStride = 1
    )
    {
        double[] start = new double[parameters.Count];
        if (parameters.HasIntercept)
        {
            start[0] = constant;
            return start;
        }

        if (constant == 0.0 && !rows.HasOffset)
        {
            return start;
        }

        int p = parameters.SlopeCount;
        LeastSquaresVisitor visitor = new(p, parameters.View.ArrowLength, constant);
        double[] sums = new double[visitor.SumCount];
        using IPassRunner runner = rows.Open(parameters.View, 1, blockStride);
        runner.Run(visitor, sums, cancellationToken);
        double[] cross = new double[parameters.Layout.Length];
        double[] slopes = new double[p];
        parameters.ToWorkingArrow(0.0, sums.AsSpan(0, p), sums.AsSpan(p), cross);
        parameters.ToWorkingGradient(0.0, sums.AsSpan(0, p), slopes);
        if (!ArrowFactorization.TryFactor(cross, parameters.Layout, out _))
        {
            return start;
        }

        ArrowFactorization.Solve(cross, parameters.Layout, slopes);
        return Array.TrueForAll(slopes, double.IsFinite) ? slopes : start;
    }

    /// <summary>The fit of some blocks; null where the rows are few or that fit does not settle at once (its rows may be collinear, or
    /// separated).</summary>
    internal static GlmStartingPoint? FromSomeBlocks(in GlmProblem problem, EstimationServices services)
    {
        (GlmRows rows, WorkingParameters parameters) = (problem.Rows, problem.Parameters);
        DesignMatrix design = parameters.View.Design;
        int k = parameters.Count;
        int stride = LargestStride;
        while (stride >= SmallestStride && design.RowCount / stride < LeastRowsPerParameter * k)
        {
            stride /= 2;
        }

        if (design.BlockCount < LeastBlocks || stride < SmallestStride)
        {
            return null;
        }

        double constant = ConstantOfSomeBlocks(rows, design, stride);
        if (!double.IsFinite(constant))
        {
            return null;
        }

        double[] start = Constant(rows, parameters, constant, problem.CancellationToken, stride);
        double[] atConstant = new double[parameters.Layout.Length];
        if (FitBlocks(in problem, stride, start, atConstant, services) is not { } point)
        {
            return null;
        }

        int stepStride = stride / StepShare;
        if (TakeStep(in problem, stepStride, point) is not { } factor)
        {
            return null;
        }

        for (int i = 0; i < atConstant.Length; i++)
        {
            atConstant[i] *= stride;
        }
        // Twice the square root of columns over rows: by how much the extreme eigenvalues of a sample covariance stray (Marchenko and
        // Pastur 1967).
        double error = 2.0 * Math.Sqrt((double)k * stepStride / design.RowCount);
        return new GlmStartingPoint(point)
        {
            Factor = factor,
            FactorError = error,
            ConstantHessian = atConstant,
        };
    }

    // The fit of the blocks, and their Hessian at the start; null where it does not settle. The threads of its passes are free for the next
    // ones when it returns.
    private static double[]? FitBlocks(
        in GlmProblem problem,
        int stride,
        double[] start,
        double[] hessianAtStart,
        EstimationServices services
    )
    {
        // The penalty keeps its weight relative to the rows.
        using GlmObjective objective = new(problem with { Alpha = problem.Alpha / stride }, stride);
        objective.Evaluate(start, default, hessianAtStart);
        if (!LinearDependence.Find(hessianAtStart, problem.Parameters.Layout).IsEmpty)
        {
            return null;
        }

        OptimizationResult run = services.Executor.Minimize(
            objective,
            start,
            new GlmNewtonSolver
            {
                Tolerance = Tolerance,
                LastStepShare = LastStepShare,
                RowCount = problem.Parameters.View.RowCount / stride,
            },
            new ExecutionOptions
            {
                MaxIterations = MostIterations,
                UnboundedCost = double.NegativeInfinity,
                // Whether the likelihood has a maximum is decided by other means; the look around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(Tolerance)],
            },
            problem.CancellationToken
        );
        problem.CancellationToken.ThrowIfCancellationRequested();
        return run.Converged ? [.. run.LastX] : null;
    }

    // The best constant for the blocks that are fitted: all rows would be read for a number that the first step leaves behind.
    private static double ConstantOfSomeBlocks(GlmRows rows, DesignMatrix design, int stride)
    {
        int blocks = (design.BlockCount + stride - 1) / stride;
        int capacity = blocks * design.BlockRowCount;
        double[] rented = ArrayPool<double>.Shared.Rent(3 * capacity);
        Span<double> outcome = rented.AsSpan(0, capacity),
            offset = rented.AsSpan(capacity, capacity),
            weights = rented.AsSpan(2 * capacity, capacity);
        int count = 0;
        for (int b = 0; b < design.BlockCount; b += stride)
        {
            int first = b * design.BlockRowCount;
            int some = Math.Min(design.BlockRowCount, design.RowCount - first);
            rows.Outcome.Span.Slice(first, some).CopyTo(outcome[count..]);
            if (!rows.Offset.IsEmpty)
            {
                rows.Offset.Span.Slice(first, some).CopyTo(offset[count..]);
            }

            if (!rows.Weights.IsEmpty)
            {
                rows.Weights.Span.Slice(first, some).CopyTo(weights[count..]);
            }

            count += some;
        }

        double constant = rows.Family.StartingIntercept(
            outcome[..count],
            rows.Offset.IsEmpty ? default : offset[..count],
            rows.Weights.IsEmpty ? default : weights[..count]
        );
        ArrayPool<double>.Shared.Return(rented);
        return constant;
    }

    // A Newton step on more blocks, whose factored Hessian, as one of all blocks, is returned; null where there is none.
    private static double[]? TakeStep(in GlmProblem problem, int stride, double[] point)
    {
        ArrowLayout layout = problem.Parameters.Layout;
        using GlmObjective objective = new(problem with { Alpha = problem.Alpha / stride }, stride);
        double[] gradient = new double[point.Length];
        double[] step = new double[point.Length];
        double[] factor = new double[layout.Length];
        if (!double.IsFinite(objective.Evaluate(point, gradient, factor)) || !NewtonStep.TryFactor(factor, layout))
        {
            return null;
        }

        NewtonStep.TryFind(factor, layout, gradient, step, out _);
        for (int i = 0; i < point.Length; i++)
        {
            point[i] += step[i];
        }

        double scale = Math.Sqrt(stride);
        for (int i = 0; i < factor.Length; i++)
        {
            factor[i] *= scale;
        }

        return Array.TrueForAll(point, double.IsFinite) ? factor : null;
    }
}
