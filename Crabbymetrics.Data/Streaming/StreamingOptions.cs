namespace Crabbymetrics.Data;

/// <summary>How data larger than memory are read.</summary>
public sealed class StreamingOptions
{
    /// <summary>How much memory the rows may take: those that stay decoded, those that are being decoded, and the sample. It changes the
    /// time, and no number.</summary>
    /// <value>Default <see cref="MemoryLimit.Default"/>.</value>
    public MemoryLimit MemoryLimit { get; init; } = MemoryLimit.Default;

    /// <summary>The largest number of threads that decode and sum; -1 for all processors. It changes no number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Ends every pass over these observations, beside the token that a fit is given: covariances and predictions are given none.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Is told after each part of each pass; null (the default) for nobody. It is called from several threads, one at a
    /// time.</summary>
    public IProgress<StreamingProgress>? Progress { get; init; }
}
