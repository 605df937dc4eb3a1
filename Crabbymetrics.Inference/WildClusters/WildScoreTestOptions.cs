namespace Crabbymetrics.Inference;

/// <summary>The options of a wild score test: immutable.</summary>
public sealed class WildScoreTestOptions
{
    /// <summary>The number of bootstrap statistics.</summary>
    /// <value>Default 9999.</value>
    public int Replications { get; init; } = 9999;

    /// <summary>The seed. Statistics are a function of (seed, replicate) alone.</summary>
    /// <value>Default 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>The clustering whose clusters have one multiplier each; null for the only one that the data have, or, where they have none,
    /// for a multiplier a row.</summary>
    /// <value>Default null.</value>
    public string? Cluster { get; init; }

    /// <summary>The distribution of the multipliers.</summary>
    /// <value>Default <see cref="MultiplierDistribution.Rademacher"/>; with fewer than about ten clusters
    /// <see cref="MultiplierDistribution.Webb"/> has more distinct statistics.</value>
    public MultiplierDistribution Multipliers { get; init; } = MultiplierDistribution.Rademacher;

    /// <summary>Whether the scores are those at the estimates under the hypothesis, which tests better, rather than at the
    /// estimates.</summary>
    /// <value>Default true. It needs a result that implements <see cref="IPointEvaluation"/>.</value>
    public bool ImposeNull { get; init; } = true;
}
