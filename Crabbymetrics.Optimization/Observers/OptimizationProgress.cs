namespace Crabbymetrics.Optimization;

/// <summary>The numbers of one iteration, to keep.</summary>
/// <param name="Solver">The name of the solver.</param>
/// <param name="Iteration">The iterations completed; 0 at the start.</param>
/// <param name="Cost">The cost.</param>
/// <param name="BestCost">The lowest cost so far.</param>
/// <param name="GradientNorm">The largest absolute component of the gradient; null where the solver works without.</param>
/// <param name="StepNorm">The largest absolute component of the last step.</param>
/// <param name="NewtonDecrement">The Newton decrement; null where it is not known.</param>
/// <param name="Counts">The calls so far.</param>
/// <param name="Elapsed">The time so far.</param>
/// <param name="Reason">Why the run has ended; null while it goes on.</param>
public sealed record OptimizationProgress(
    string Solver,
    int Iteration,
    double Cost,
    double BestCost,
    double? GradientNorm,
    double StepNorm,
    double? NewtonDecrement,
    EvaluationCounts Counts,
    TimeSpan Elapsed,
    TerminationReason? Reason
)
{
    /// <summary>Takes the numbers of an iteration.</summary>
    /// <param name="view">The iteration.</param>
    /// <returns>The numbers.</returns>
    public static OptimizationProgress Of(in IterationView view) =>
        new(
            view.Solver,
            view.Iteration,
            view.Cost,
            view.BestCost,
            double.IsNaN(view.GradientNorm) ? null : view.GradientNorm,
            view.StepNorm,
            double.IsNaN(view.NewtonDecrement) ? null : view.NewtonDecrement,
            view.Counts,
            view.Elapsed,
            view.Reason
        );
}
