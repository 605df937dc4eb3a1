using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>Stops the minimization of a criterion where the next Newton step is short in robust standard errors, whatever the scale of the
/// criterion.</summary>
internal sealed class RobustDistanceRule(CriterionObjective objective, double tolerance) : IStoppingRule
{
    public TerminationReason? Check(in IterationView view) =>
        objective.Distance(view.X) is { } distance && distance.Length <= tolerance ? TerminationReason.CustomRule : null;
}
