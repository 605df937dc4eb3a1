namespace Crabbymetrics.Inference;

/// <summary>A plan whose workers may compute consecutive replicates together.</summary>
internal interface IBatchPlan : IBootstrapPlan
{
    /// <summary>The number of replicates that are best computed at once; 0 where they are computed one by one. A worker is an
    /// <see cref="IBatchReplicator"/> where it is positive.</summary>
    int BatchSize { get; }
}
