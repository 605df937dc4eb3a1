using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A bootstrap scheme made ready for one result. Immutable and safe for concurrent use: what a thread writes to is in its
/// replicator.</summary>
public interface IBootstrapPlan
{
    /// <summary>The number of replicates: as many as the options ask for, or, where a scheme enumerates (a jackknife), as many as there
    /// are.</summary>
    int Replications { get; }

    /// <summary>
    /// For a scheme that leaves out one observation or cluster at a time, how many identical units each replicate stands for; empty (the
    /// default) for random resampling. It decides the variance: <c>(N - 1)/N sum m_r (b_r - mean)^2</c> with N the sum of these m_r.
    /// </summary>
    ImmutableArray<double> JackknifeMultiplicities => [];

    /// <summary>The clusters that are drawn as a whole; null (the default) where observations are drawn one by one.</summary>
    Clustering? ResampledClusters => null;

    /// <summary>Whether replicates can give standard errors of their own, as studentized limits need.</summary>
    bool HasStandardErrors => false;

    /// <summary>What the reader of the draws should know of the scheme on these data; empty (the default) for nothing.</summary>
    ImmutableArray<string> Warnings => [];

    /// <summary>Creates the worker of one thread, with the buffers that it needs.</summary>
    /// <returns>A new worker; the engine uses it on one thread at a time.</returns>
    IBootstrapReplicator CreateReplicator();
}
