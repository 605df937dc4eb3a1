namespace Crabbymetrics;

/// <summary>A rule that finds the bandwidth of a <see cref="SerialKernel"/> from the scores.</summary>
public enum BandwidthRule
{
    /// <summary>Andrews (1991): by first-order autoregressions of the scores of each coefficient. R's <c>bwAndrews</c>.</summary>
    Andrews,

    /// <summary>Newey and West (1994): by the autocovariances of the sum of the scores. R's <c>bwNeweyWest</c>; of the Bartlett kernel, as
    /// in R's
    /// <c>NeweyWest</c>, the lag is its whole part. There is none for the truncated kernel.</summary>
    NeweyWest,
}
