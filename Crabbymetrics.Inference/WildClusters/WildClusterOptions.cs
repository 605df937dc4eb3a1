using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>The options of a wild cluster bootstrap test: immutable.</summary>
public sealed class WildClusterOptions
{
    /// <summary>The number B of bootstrap statistics. With Rademacher's multipliers and G clusters with 2^G at most B, all 2^G
    /// combinations are taken in place of random ones.</summary>
    /// <value>Default 9999.</value>
    public int Replications { get; init; } = 9999;

    /// <summary>The seed. Statistics are a function of (seed, replicate) alone.</summary>
    /// <value>Default 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>The names of the clusterings of the statistic's covariance, one or several; empty for the only one that the data
    /// have.</summary>
    /// <value>Default empty.</value>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The clustering, one of <see cref="Clusters"/>, whose clusters have one multiplier each; null for the one with the fewest
    /// clusters (MacKinnon, Nielsen and Webb 2021).</summary>
    /// <value>Default null.</value>
    public string? MultiplierCluster { get; init; }

    /// <summary>The distribution of the multipliers.</summary>
    /// <value>Default <see cref="MultiplierDistribution.Rademacher"/>; with fewer than about ten clusters
    /// <see cref="MultiplierDistribution.Webb"/> has more distinct statistics.</value>
    public MultiplierDistribution Multipliers { get; init; } = MultiplierDistribution.Rademacher;

    /// <summary>Whether the bootstrap data obey the hypothesis (WCR) or the estimates (WCU).</summary>
    /// <value>Default true: it tests better.</value>
    public bool ImposeNull { get; init; } = true;

    /// <summary>Whether the bootstrap data are made from residuals of fits without the cluster at hand (the first digit 3 of the variants
    /// 31 and 33 of MacKinnon, Nielsen and Webb 2023) rather than from those of the fit (1).</summary>
    /// <value>Default false.</value>
    public bool JackknifeResiduals { get; init; }

    /// <summary>Whether the statistic has the cluster jackknife's variance CV3 (the second digit 3 of the variants 13 and 33) rather than
    /// CV1 (1).</summary>
    /// <value>Default false.</value>
    public bool JackknifeVariance { get; init; }

    /// <summary>How p-value and confidence set count statistics.</summary>
    /// <value>Default <see cref="WildTails.Symmetric"/>.</value>
    public WildTails Tails { get; init; } = WildTails.Symmetric;

    /// <summary>The largest number of threads, or -1 for as many as there are processors. The statistics are the same bits for any
    /// number.</summary>
    /// <value>Default -1.</value>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>The level of the confidence set.</summary>
    /// <value>Default 0.95.</value>
    public double Level { get; init; } = 0.95;
}
