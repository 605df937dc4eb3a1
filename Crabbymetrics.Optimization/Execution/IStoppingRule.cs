namespace Crabbymetrics.Optimization;

/// <summary>A test of convergence, looked at at the start and after every iteration.</summary>
public interface IStoppingRule
{
    /// <summary>Whether the run has converged.</summary>
    /// <param name="view">The iteration. Its spans are the run's own: valid during the call only.</param>
    /// <returns>The reason to stop; null to go on. A rule of your own returns <see cref="TerminationReason.CustomRule"/>.</returns>
    TerminationReason? Check(in IterationView view);
}
