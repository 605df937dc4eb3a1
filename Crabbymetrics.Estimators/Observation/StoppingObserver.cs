using Crabbymetrics.Optimization;

namespace Crabbymetrics.Estimators;

/// <summary>
/// A stopping rule of the application. It ends the run as an observer does, without a claim: whether the point where it ended is an answer
/// is decided by the estimator's own tolerance, in standard errors.
/// </summary>
internal sealed class StoppingObserver(IStoppingRule rule) : IOptimizationObserver
{
    public ObserverVerdict Observe(in IterationView view) =>
        view.Reason is null && rule.Check(in view) is not null ? ObserverVerdict.Stop : ObserverVerdict.Continue;
}
