namespace Crabbymetrics.Estimators;

/// <summary>A fitted generalized linear model. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
public sealed class GeneralizedLinearResult : GlmResult
{
    internal GeneralizedLinearResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new GeneralizedLinearResult(fit);
}
