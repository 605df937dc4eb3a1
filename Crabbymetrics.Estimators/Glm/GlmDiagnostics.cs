namespace Crabbymetrics.Estimators;

/// <summary>Diagnostics that say more than the fit itself did.</summary>
internal static class GlmDiagnostics
{
    /// <summary>The same with a warning added.</summary>
    public static FitDiagnostics WithWarning(FitDiagnostics diagnostics, string warning) =>
        new()
        {
            Converged = diagnostics.Converged,
            Iterations = diagnostics.Iterations,
            TerminationReason = diagnostics.TerminationReason,
            Objective = diagnostics.Objective,
            Penalty = diagnostics.Penalty,
            NewtonDecrement = diagnostics.NewtonDecrement,
            Solver = diagnostics.Solver,
            ObjectiveEvaluations = diagnostics.ObjectiveEvaluations,
            GradientEvaluations = diagnostics.GradientEvaluations,
            HessianEvaluations = diagnostics.HessianEvaluations,
            HessianProducts = diagnostics.HessianProducts,
            VisitedRows = diagnostics.VisitedRows,
            Elapsed = diagnostics.Elapsed,
            Warnings = diagnostics.Warnings.Add(warning),
        };
}
