using Crabbymetrics.Estimators;

namespace ThirdPartyGlm;

/// <summary>A fitted zero-truncated Poisson regression: everything that a generalized linear model can be asked.</summary>
public sealed class ZeroTruncatedPoissonResult(GlmFit fit) : GlmResult(fit)
{
    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new ZeroTruncatedPoissonResult(fit);
}
