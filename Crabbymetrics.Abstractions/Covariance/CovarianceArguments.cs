using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What a covariance formula may need beyond the result: immutable, with nothing set by default.</summary>
public sealed class CovarianceArguments
{
    /// <summary>No argument at all.</summary>
    public static CovarianceArguments None { get; } = new();

    /// <summary>The names of the clusterings to use, one or several; empty (the default) lets a cluster formula use the only one that the data have.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The number of lags of a kernel over time; null (the default) for the formula's own rule.</summary>
    public int? Lag { get; init; }
}
