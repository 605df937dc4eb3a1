namespace Crabbymetrics.Optimization;

/// <summary>Runs solvers on problems: owns counting, observing, stopping, and the truth about why a run ended.</summary>
public interface IExecutor
{
    /// <summary>Minimizes a problem.</summary>
    /// <param name="problem">The problem. It must not be used elsewhere during the run, unless it is itself thread-safe.</param>
    /// <param name="start">The start, of length n, finite. It is copied.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="options">Limits, stopping rules, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="TerminationReason.Cancelled"/> and the best point; nothing is
    /// thrown.</param>
    /// <returns>How the run ended. Not to converge is a reason, not an exception.</returns>
    /// <exception cref="ArgumentNullException">Problem or solver is null.</exception>
    /// <exception cref="ArgumentException">
    /// The start has the wrong length or is not finite, or the problem lacks something that the solver needs.
    /// </exception>
    OptimizationResult Minimize(
        IProblem problem,
        ReadOnlySpan<double> start,
        ISolver solver,
        ExecutionOptions? options = null,
        CancellationToken cancellationToken = default
    );
}
