namespace Crabbymetrics;

/// <summary>How confidence limits are made from bootstrap draws b_1..b_B of an estimate b.</summary>
/// <remarks>
/// Quantiles of draws interpolate linearly between order statistics: definition 7 of Hyndman and Fan (1996), the default of R and NumPy.
/// Davison and Hinkley (1997), "Bootstrap Methods and their Application", chapter 5, compares the kinds.
/// </remarks>
public enum BootstrapLimits
{
    /// <summary><see cref="Percentile"/>, or <see cref="Normal"/> for a jackknife, whose draws are not a sample of the estimate's
    /// distribution.</summary>
    Default,

    /// <summary>The quantiles of the draws. Exact under a monotone transformation of the parameter, but neither bias nor skewness is
    /// corrected.</summary>
    Percentile,

    /// <summary>The quantiles of the draws reflected in the estimate: <c>2 b - q(1 - a)</c> to <c>2 b - q(a)</c>.</summary>
    Basic,

    /// <summary>The estimate -/+ normal quantile x bootstrap standard error.</summary>
    Normal,

    /// <summary>
    /// Quantiles of the draws at levels corrected for median bias and for acceleration (Efron 1987), the latter from the scores (the
    /// infinitesimal jackknife) or, without them, from leaving out one observation or cluster at a time.
    /// </summary>
    Bca,

    /// <summary>
    /// The bootstrap-t: quantiles of <c>(b_r - b) / s_r</c> with the replicate's own robust standard error s_r, applied to the robust
    /// standard error of the estimate. Accurate to second order, like <see cref="Bca"/>.
    /// </summary>
    Studentized,
}
