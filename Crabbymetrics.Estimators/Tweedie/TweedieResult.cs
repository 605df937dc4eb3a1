using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>A fitted Tweedie regression. Refits (a bootstrap's) keep its power. Immutable and safe for concurrent use; it keeps the data it
/// was fitted to.</summary>
public sealed class TweedieResult : GlmResult
{
    internal TweedieResult(GlmFit fit, bool estimatesPower)
        : base(fit) => IsPowerEstimated = estimatesPower;

    /// <summary>The power p of the variance <c>phi mu^p</c>.</summary>
    public double Power => ((TweedieDistribution)((LinkedFamily)Family).Distribution).Power;

    /// <summary>Whether the power was estimated. Standard errors are those at this power.</summary>
    public bool IsPowerEstimated { get; }

    /// <inheritdoc/>
    public override ImmutableArray<KeyValuePair<string, double>> DistributionParameters => [KeyValuePair.Create("power", Power)];

    /// <summary>The coefficients, the dispersion, and the power where it was estimated.</summary>
    public override int EstimatedParameterCount => base.EstimatedParameterCount + (IsPowerEstimated ? 1 : 0);

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new TweedieResult(fit, IsPowerEstimated);
}
