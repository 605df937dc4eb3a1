namespace Crabbymetrics;

/// <summary>A result that can fit itself again to outcomes drawn from its own fitted distribution: what the parametric bootstrap
/// needs.</summary>
/// <remarks>
/// The regressors, the offset and the weights stay as they are; only the outcomes are drawn, independently, from the model at the reported
/// parameters. Implementations are safe for concurrent use and work on the calling thread alone; all randomness comes from the stream.
/// </remarks>
public interface ISimulatedRefit : IEstimationResult
{
    /// <summary>Why outcomes cannot be drawn from this model (a quasi-likelihood, for instance); null where they can.</summary>
    string? SimulationUnavailableReason => null;

    /// <summary>Draws outcomes and fits them.</summary>
    /// <param name="random">The stream that decides the outcomes.</param>
    /// <param name="parameters">Receives all k parameters, in the order of <see cref="IEstimationResult.Parameters"/>; NaN where the refit
    /// failed and for a parameter that the original fit left out.</param>
    /// <param name="cancellationToken">Ends the refit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there is an answer, and if not, why.</returns>
    RefitOutcome RefitSimulated(RandomSource random, Span<double> parameters, CancellationToken cancellationToken = default);
}
