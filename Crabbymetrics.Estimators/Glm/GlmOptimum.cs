using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Where a minimization ended, and how it went.</summary>
internal sealed record GlmOptimum
{
    public required double[] Point { get; init; }

    /// <summary>The Hessian there, in the layout of its objective; empty where it was not needed: a run that ends by a small last step
    /// knows that of the point before.</summary>
    public required double[] Hessian { get; init; }

    public required double Cost { get; init; }

    public required double Decrement { get; init; }

    public required bool Converged { get; init; }

    public required TerminationReason Reason { get; init; }

    public required string Message { get; init; }

    public required int Iterations { get; init; }

    public required EvaluationCounts Counts { get; init; }

    /// <summary>The diagnostics of a fit that ended here.</summary>
    /// <param name="options">The options of the fit.</param>
    /// <param name="warnings">The warnings of the fit, to which one is added where rounding limits the accuracy.</param>
    /// <param name="visitedRows">The number of rows that a pass visits; 0 where it is not reported.</param>
    /// <param name="elapsed">The time of the fit.</param>
    public FitDiagnostics Diagnose(MaximumLikelihoodOptions options, List<string> warnings, int visitedRows, TimeSpan elapsed)
    {
        if (Converged && Reason == TerminationReason.RoundoffLimited)
        {
            warnings.Add(FitWords.LimitedByRounding(Decrement, options.Tolerance));
        }

        return new FitDiagnostics
        {
            Converged = Converged,
            Iterations = Iterations,
            TerminationReason = Reason,
            Objective = Cost,
            NewtonDecrement = Decrement,
            Solver = options.Solver,
            ObjectiveEvaluations = Counts.Calls,
            GradientEvaluations = Counts.Gradient,
            HessianEvaluations = Counts.Hessian,
            HessianProducts = Counts.HessianProduct,
            VisitedRows = visitedRows,
            Elapsed = elapsed,
            Warnings = [.. warnings],
        };
    }

    /// <summary>Where a run ended, without a Hessian.</summary>
    /// <param name="run">The run.</param>
    /// <param name="point">Its best or its last point.</param>
    public static GlmOptimum Of(OptimizationResult run, double[] point) =>
        new()
        {
            Point = point,
            Hessian = [],
            Cost = run.Cost,
            Decrement = run.NewtonDecrement ?? double.NaN,
            Converged = run.Converged,
            Reason = run.Reason,
            Message = run.Message,
            Iterations = run.Iterations,
            Counts = run.Counts,
        };
}
