using System.Buffers;
using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Where a fit starts: at the best constant; with many rows, at the fit of some of them.</summary>
internal static class GlmStart
{
    // One block in this many is fitted. Every 32nd block costs a thirtieth of a pass per iteration, ends some standard errors from the
    // optimum and saves two or three passes.
    private const int LargestStride = 32;

    // Where this gives too few rows for the parameters, one block in as few as this.
    private const int SmallestStride = 16;

    // A step follows on this many times as many blocks: on every eighth block it costs an eighth of a pass, halves the distance from the
    // optimum and saves one more pass.
    private const int StepShare = 4;

    // With fewer blocks the fit starts from the best constant.
    private const int LeastBlocks = 4 * LargestStride;

    // The least rows to a parameter in the blocks that are fitted.
    private const int LeastRowsPerParameter = 50;

    // A fit of blocks that takes more iterations is given up.
    private const int MostIterations = 12;

    // In standard errors of the blocks that are fitted. Their own distance from the optimum of all rows is much larger.
    private const double Tolerance = 1.0;

    // The distance from the optimum that is allowed after the last step, as a share of the tolerance.
    private const double LastStepShare = 0.1;

    /// <summary>
    /// The linear predictor at the best constant: with an intercept, that intercept; without one, the slopes that bring it nearest to that
    /// constant in least squares.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">Their parameters.</param>
    /// <param name="constant">The constant.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="blockStride">Looks for slopes in one block in this many.</param>
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
        // The relative error of the Hessian of a sample of rows, 2 sqrt(k / n): the extreme eigenvalues of a sample covariance stray this
        // far (Marchenko and Pastur 1967).
        double error = 2.0 * Math.Sqrt((double)k * stepStride / design.RowCount);
        return new GlmStartingPoint(point)
        {
            Factor = factor,
            FactorError = error,
            ConstantHessian = atConstant,
        };
    }

    /// <summary>The fit of the sample in memory of rows that live elsewhere; null where there is no sample, or its fit does not settle at
    /// once. A pass over all rows costs as much for the Hessian as for the cost alone, and so the Hessian of all rows is taken from
    /// there on.</summary>
    internal static GlmStartingPoint? FromSample(in GlmProblem problem, EstimationServices services)
    {
        (GlmRows rows, WorkingParameters parameters) = (problem.Rows, problem.Parameters);
        if (rows.Elsewhere?.Sample is not { } sample || sample.RowCount < LeastRowsPerParameter * parameters.Count)
        {
            return null;
        }

        double share = (double)sample.RowCount / rows.Count;
        GlmRows some = new(rows.Family, sample.Outcome, sample.Offset, sample.Weights?.Values ?? default);
        GlmProblem ofSample = problem with { Rows = some, Parameters = parameters.On(sample.Design), Alpha = problem.Alpha * share };
        double constant = some.StartingIntercept();
        if (!double.IsFinite(constant))
        {
            return null;
        }

        double[] start = Constant(some, ofSample.Parameters, constant, problem.CancellationToken);
        double[] atConstant = new double[parameters.Layout.Length];
        return FitBlocks(in ofSample, 1, start, atConstant, services) is { } point
            ? new GlmStartingPoint(point) { ConstantHessian = Array.ConvertAll(atConstant, value => value / share), IsOfSomeRows = true }
            : null;
    }

    // Fits the blocks and leaves their Hessian at the start; null where the fit does not converge. The threads of its passes are free
    // again on return.
    private static double[]? FitBlocks(
        in GlmProblem problem,
        int stride,
        double[] start,
        double[] hessianAtStart,
        EstimationServices services
    )
    {
        // The penalty is scaled with the number of rows.
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
                // Other code decides whether the likelihood has a maximum; the check around the end would read all rows again.
                VerifyConvergence = false,
                StoppingRules = [new NewtonDecrementRule(Tolerance)],
            },
            problem.CancellationToken
        );
        problem.CancellationToken.ThrowIfCancellationRequested();
        return run.Converged ? [.. run.LastX] : null;
    }

    // The best constant of the fitted blocks. That of all rows would cost a pass for a number that the first step replaces.
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

    // Takes a Newton step on more blocks and returns their factored Hessian, scaled to all blocks; null where there is none.
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
