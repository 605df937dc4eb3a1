using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A maximum of the likelihood at which the means of some rows are at the edge of what the family allows.</summary>
/// <param name="Optimum">The point, less than a billionth inside the edge, and how it was found.</param>
/// <param name="Rows">The rows at the edge, ascending.</param>
internal sealed record BoundaryMaximum(GlmOptimum Optimum, ImmutableArray<int> Rows)
{
    // The barrier weighs this little in the end, per unit of the mean loss: the likelihood is that far from its maximum for each row at the
    // edge.
    private const double LeastBarrier = 1e-11;
    private const double Reduction = 0.1;

    // The barrier's own terms are convex with a radius of sqrt(t): a decrement that is a small part of it is near the centre.
    private const double Centred = 1e-2;
    private const double NearlyCentred = 0.3;

    // Nearer than this a row is looked at; nearer than the second, after the barrier went, it is at the edge.
    private const double Suspicious = 0.02;
    private const double AtEdge = 1e-7;
    private const int MostIterations = 60;

    /// <summary>
    /// Follows the centres of a logarithmic barrier to the maximum over the linear predictors that the family allows, <c>x_i'b</c> not
    /// beyond the edge in any row. Fiacco and McCormick (1968); Boyd and Vandenberghe, Convex Optimization, section 11.3: at the centre
    /// of the barrier t the cost is at most t for each constraint above the constrained minimum, and t over its slack is a constraint's
    /// multiplier, positive by construction.
    /// </summary>
    /// <param name="problem">The fit without constraints.</param>
    /// <param name="ended">Where it ended, whether or not it converged.</param>
    /// <param name="start">Where it started.</param>
    /// <param name="services">Solvers and executor.</param>
    /// <returns>The maximum; null where no row ends at an edge.</returns>
    public static BoundaryMaximum? Find(in GlmProblem problem, GlmOptimum ended, double[] start, EstimationServices services)
    {
        (GlmRows rows, WorkingParameters parameters) = (problem.Rows, problem.Parameters);
        if (Linked(rows.Family) is not { } family)
        {
            return null;
        }

        ImmutableArray<RangeEdge> edges = RangeEdge.Of(family);
        if (edges.IsEmpty || (ended.Converged && RowsAt(rows, parameters, family, edges, ended.Point, Suspicious).IsEmpty))
        {
            return null;
        }

        double total = rows.Weights.IsEmpty ? rows.Outcome.Length : RowKernels.Sum(rows.Weights.Span);
        using GlmObjective likelihood = new(in problem);
        double first = likelihood.Cost(start);
        if (!double.IsFinite(first))
        {
            return null;
        }

        double unit = first == 0.0 ? 1.0 : Math.Abs(first) / total;
        double[] point = start;
        GlmOptimum? optimum = null;
        int iterations = ended.Iterations;
        double tolerance = 0.0;
        for (double t = unit; t >= 0.5 * LeastBarrier * unit; t *= Reduction)
        {
            using GlmObjective barrier = new(problem.With(new BarrierFamily(family, edges, t)));
            tolerance = Math.Sqrt(t * total / rows.Outcome.Length);
            optimum = new GlmMinimization(
                barrier,
                services.Executor,
                services.Solvers.Find("newton"),
                Centred * tolerance,
                NearlyCentred * tolerance
            ).Run(point, MostIterations, problem.CancellationToken);
            if (!double.IsFinite(optimum.Cost))
            {
                return null;
            }

            point = optimum.Point;
            iterations += optimum.Iterations;
        }

        ImmutableArray<int> atEdge = RowsAt(rows, parameters, family, edges, point, AtEdge);
        if (atEdge.IsEmpty || !(optimum!.Decrement <= NearlyCentred * tolerance))
        {
            return null;
        }

        return new BoundaryMaximum(
            optimum with
            {
                Cost = likelihood.Cost(point),
                Hessian = [],
                Converged = true,
                Reason = TerminationReason.Boundary,
                Iterations = iterations,
                Counts = GlmMinimization.Add(ended.Counts, optimum.Counts),
            },
            atEdge
        );
    }

    /// <summary>Whether the means of a family have an edge at a finite linear predictor.</summary>
    public static bool MayExist(IGlmFamily family) => Linked(family) is { } linked && !RangeEdge.Of(linked).IsEmpty;

    /// <summary>Whether every outcome lies at the same edge, so that the best mean of all is the edge itself. An offset may keep some means
    /// from it: then this is false.</summary>
    public static bool HoldsEveryMean(GlmRows rows)
    {
        if (rows.HasOffset || Linked(rows.Family) is not { } family || RangeEdge.Of(family) is not { IsEmpty: false } edges)
        {
            return false;
        }

        if (rows.Elsewhere is not null)
        {
            // Models whose means have an edge are refused there.
            return false;
        }

        ReadOnlySpan<double> outcome = rows.Outcome.Span,
            weights = rows.Weights.Span;
        double? common = null;
        for (int i = 0; i < outcome.Length; i++)
        {
            if (!weights.IsEmpty && !(weights[i] > 0.0))
            {
                continue;
            }

            if (outcome[i] != (common ??= outcome[i]))
            {
                return false;
            }
        }

        // A loop, not a lambda: a captured variable would be allocated in every fit.
        foreach (RangeEdge edge in edges)
        {
            if (edge.Mean == common)
            {
                return true;
            }
        }

        return false;
    }

    private static LinkedFamily? Linked(IGlmFamily family) => family as LinkedFamily ?? (family as QuasiFamily)?.Inner as LinkedFamily;

    private static ImmutableArray<int> RowsAt(
        GlmRows rows,
        WorkingParameters parameters,
        LinkedFamily family,
        ImmutableArray<RangeEdge> edges,
        double[] point,
        double distance
    )
    {
        double[] predictors = new double[rows.Outcome.Length];
        GlmFit.LinearPredictors(new ModelRows(rows, parameters), point, includeOffset: true, predictors);
        double spread = 0.0;
        foreach (double predictor in predictors)
        {
            spread += edges.Min(edge => Math.Abs(edge.Slack(predictor)));
        }

        // In units of a typical distance from the edge: no unit of the outcomes decides.
        double near = distance * spread / predictors.Length;
        ImmutableArray<int>.Builder found = ImmutableArray.CreateBuilder<int>();
        for (int i = 0; i < predictors.Length; i++)
        {
            if (!rows.Weights.IsEmpty && !(rows.Weights.Span[i] > 0.0))
            {
                continue;
            }

            foreach (RangeEdge edge in edges)
            {
                if (edge.Slack(predictors[i]) < near && edge.Admits(family, rows.Outcome.Span[i]))
                {
                    found.Add(i);
                    break;
                }
            }
        }

        return found.ToImmutable();
    }
}
