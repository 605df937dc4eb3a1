using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Stops the minimization of a criterion where the next Newton step is short in robust standard errors, whatever the scale of the
/// criterion.</summary>
internal sealed class RobustDistanceRule(CriterionObjective objective, double tolerance) : IStoppingRule
{
    // Where the scores jump, their differences are no derivative, and the distance says nothing: the solver's own rules end the run.
    public TerminationReason? Check(in IterationView view) =>
        objective.Jump is null
        && objective.Distance(view.X) is { } distance
        && distance.Length <= tolerance
        && (!objective.ByDifferences || objective.FindJump(view.X) is null)
            ? TerminationReason.CustomRule
            : null;
}
