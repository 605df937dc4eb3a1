namespace Crabbymetrics.Inference;

/// <summary>A worker that computes consecutive replicates together.</summary>
internal interface IBatchReplicator : IBootstrapReplicator
{
    /// <summary>Computes replicates, each as a function of (seed, replicate) alone.</summary>
    /// <param name="first">The first replicate.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="parameters">Receives the k parameters of each.</param>
    /// <param name="outcomes">Receives how each ended.</param>
    /// <param name="cancellationToken">Ends the batch with an <see cref="OperationCanceledException"/>.</param>
    void DrawBatch(int first, long seed, Span<double> parameters, Span<RefitOutcome> outcomes, CancellationToken cancellationToken);
}
