namespace Crabbymetrics;

/// <summary>Computes replicates on one thread.</summary>
public interface IBootstrapReplicator
{
    /// <summary>Computes one replicate, as a function of its number and its random stream alone.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    /// <param name="random">The stream of this replicate, at its beginning.</param>
    /// <param name="parameters">Receives the k parameters, in the order of <see cref="IEstimationResult.Parameters"/>.</param>
    /// <param name="standardErrors">Receives their k standard errors; empty where nobody asks for them.</param>
    /// <param name="cancellationToken">Ends the replicate with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Whether there is an answer, and if not, why.</returns>
    RefitOutcome Draw(
        int replicate,
        RandomSource random,
        Span<double> parameters,
        Span<double> standardErrors,
        CancellationToken cancellationToken
    );
}
