namespace Crabbymetrics.Estimators;

/// <summary>A fitted probit: <c>Predict</c> gives the probability of a 1. Immutable and safe for concurrent use; it keeps the data it was
/// fitted to.</summary>
public sealed class ProbitResult : BinaryResult
{
    internal ProbitResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    public override string EstimatorName => "probit";

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new ProbitResult(fit);
}
