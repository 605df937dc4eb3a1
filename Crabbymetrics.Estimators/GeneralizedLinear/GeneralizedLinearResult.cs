namespace Crabbymetrics.Estimators;

/// <summary>A fitted generalized linear model. Immutable and safe for concurrent use; it keeps the data it was fitted to.</summary>
public sealed class GeneralizedLinearResult : GlmResult
{
    private readonly string _estimatorName;

    internal GeneralizedLinearResult(GlmFit fit, string? estimatorName)
        : base(fit) => _estimatorName = estimatorName ?? fit.Family.Name;

    /// <summary>The name of the model that was asked for by name; of one that was not, the family's.</summary>
    public override string EstimatorName => _estimatorName;

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new GeneralizedLinearResult(fit, _estimatorName);
}
