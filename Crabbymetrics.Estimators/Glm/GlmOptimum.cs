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
