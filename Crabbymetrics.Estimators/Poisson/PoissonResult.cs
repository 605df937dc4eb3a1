namespace Crabbymetrics.Estimators;

/// <summary>A fitted Poisson regression. Immutable and safe for concurrent use; it keeps what it needs, so that the data are never passed
/// again.</summary>
public sealed class PoissonResult : GlmResult
{
    internal PoissonResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new PoissonResult(fit);
}
