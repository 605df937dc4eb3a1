namespace Crabbymetrics;

/// <summary>The options of a bootstrap: immutable.</summary>
public sealed class BootstrapOptions
{
    /// <summary>The number of replicates.</summary>
    /// <value>Default 999. 0 is allowed and gives no draws.</value>
    public int Replications { get; init; } = 999;

    /// <summary>The seed. The draws are a function of (seed, replicate) alone: the same for any number of threads, on any
    /// machine.</summary>
    /// <value>Default 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>The name of the resampling scheme.</summary>
    /// <value>Default <c>pairs</c>: rows drawn with replacement.</value>
    public string Scheme { get; init; } = "pairs";

    /// <summary>The clustering that a cluster scheme draws; null for the only one that the data have. Other schemes refuse it.</summary>
    /// <value>Default null.</value>
    public string? Cluster { get; init; }

    /// <summary>How the confidence limits are made.</summary>
    /// <value>Default: percentile limits; normal ones for a jackknife.</value>
    public BootstrapLimits Limits { get; init; } = BootstrapLimits.Default;

    /// <summary>The confidence level of the limits.</summary>
    /// <value>Default 0.95.</value>
    public double Level { get; init; } = 0.95;

    /// <summary>The largest number of threads; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Whether a failed replicate ends the run with a <see cref="BootstrapException"/> rather than being counted.</summary>
    /// <value>Default false.</value>
    public bool FailOnReplicateError { get; init; }
}
