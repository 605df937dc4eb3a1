using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What a covariance formula may need beyond the result: immutable, with nothing set by default. Each argument is a request: a
/// formula that does not read it (<see cref="ICovarianceEstimator.Reads"/>) refuses it.</summary>
public sealed record CovarianceArguments
{
    /// <summary>No argument at all.</summary>
    public static CovarianceArguments None { get; } = new();

    /// <summary>The names of the clusterings to use, one or several; empty (the default) lets a cluster formula use the only one that the
    /// data have.</summary>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>The largest lag of a kernel over time, in units of the period (<see cref="TimeIndex.Unit"/>); null (the default) for the
    /// formula's own rule.</summary>
    public int? Lag { get; init; }

    /// <summary>The kernel over time; null (the default) for the formula's own, Bartlett's.</summary>
    public SerialKernel? Kernel { get; init; }

    /// <summary>The bandwidth of the kernel in units of the period, above 0: scores that are z bandwidths apart have the weight k(z). A lag
    /// L is a bandwidth of L + 1, and of L for the truncated kernel. Null (the default) for a lag or a rule.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>The rule that finds the bandwidth; null (the default) for a given one.</summary>
    public BandwidthRule? BandwidthRule { get; init; }

    /// <summary>Whether the scores are replaced by the residuals of a first-order vector autoregression before the kernel is applied, and
    /// its result carried back (Andrews and Monahan 1992).</summary>
    /// <value>Default false.</value>
    public bool Prewhiten { get; init; }

    /// <summary>
    /// The small-sample factor in place of the formula's own, by name: <c>none</c>, <c>n/(n-1)</c>, <c>n/(n-k)</c>, <c>(n-1)/(n-k)</c>,
    /// <c>G/(G-1)</c>, <c>G/(G-1)*(n-1)/(n-k)</c>, <c>T/(T-1)*(n-1)/(n-k)</c>. Null (the default) for the one that the formula's name
    /// stands for.
    /// </summary>
    public string? SmallSample { get; init; }

    /// <summary>How many coefficients of absorbed effects the small-sample factor counts.</summary>
    /// <value>Default null: <see cref="Crabbymetrics.AbsorbedCount.Exact"/>. One that is given is refused for a model without absorbed
    /// effects.</value>
    public AbsorbedCount? AbsorbedCount { get; init; }

    /// <summary>How the small-sample factor enters the terms of several clusterings.</summary>
    /// <value>Default null: <see cref="MultiwayFactor.EachTerm"/>. One that is given is refused where it means nothing: with one
    /// clustering, or with a factor without G.</value>
    public MultiwayFactor? MultiwayFactor { get; init; }

    /// <summary>
    /// Whether tests with a clustered covariance use t with G - 1 degrees of freedom (G of the smallest clustering) for an estimator whose
    /// tests are otherwise asymptotic too. Estimators that use t anyway, least squares for one, get G - 1 either way.
    /// </summary>
    /// <value>Default false: Stata, R, statsmodels and fixest all use the normal for maximum likelihood with clusters.</value>
    public bool ClusterDegreesOfFreedom { get; init; }

    /// <summary>The information whose inverse is the bread of a sandwich; null (the default) for the formula's own, the observed
    /// one.</summary>
    public BreadInformation? Bread { get; init; }

    /// <summary>The arguments that are set, that is, that differ from their defaults.</summary>
    public CovarianceInputs Given =>
        (Clusters.IsDefaultOrEmpty ? CovarianceInputs.None : CovarianceInputs.Clusters)
        | (Lag is null ? CovarianceInputs.None : CovarianceInputs.Lag)
        | (Kernel is null ? CovarianceInputs.None : CovarianceInputs.Kernel)
        | (Bandwidth is null && BandwidthRule is null ? CovarianceInputs.None : CovarianceInputs.Bandwidth)
        | (Prewhiten ? CovarianceInputs.Prewhiten : CovarianceInputs.None)
        | (SmallSample is null ? CovarianceInputs.None : CovarianceInputs.SmallSample)
        | (AbsorbedCount is null ? CovarianceInputs.None : CovarianceInputs.AbsorbedCount)
        | (Bread is null ? CovarianceInputs.None : CovarianceInputs.Bread)
        | (MultiwayFactor is null ? CovarianceInputs.None : CovarianceInputs.MultiwayFactor)
        | (ClusterDegreesOfFreedom ? CovarianceInputs.ClusterDegreesOfFreedom : CovarianceInputs.None);
}
