namespace Crabbymetrics.Estimators;

/// <summary>A fitted gamma regression. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
public sealed class GammaResult : GlmResult
{
    internal GammaResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new GammaResult(fit);
}
