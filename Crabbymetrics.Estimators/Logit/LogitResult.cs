namespace Crabbymetrics.Estimators;

/// <summary>A fitted logit: <c>Predict</c> gives the probability of a 1. Immutable and safe for concurrent use; it keeps the data it was
/// fitted to.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(Crabbymetrics.Inference.ResultJsonConverter))]
public sealed class LogitResult : BinaryResult, ILikelihood
{
    internal LogitResult(GlmFit fit)
        : base(fit) { }

    /// <inheritdoc/>
    public override string EstimatorName => "logit";

    /// <summary>Whether the estimates are those of Firth's penalized likelihood.</summary>
    public bool IsBiasReduced => Fit.Options.ReducesBias;

    /// <summary>The maximized criterion: the log-likelihood, with half the log-determinant of the information where the bias was reduced,
    /// and less a ridge penalty.</summary>
    public double PenalizedLogLikelihood => LogLikelihood - Diagnostics.Penalty;

    double? ILikelihood.PenalizedMaximum => IsBiasReduced ? PenalizedLogLikelihood : null;

    /// <inheritdoc/>
    protected override GlmResult Recreate(GlmFit fit) => new LogitResult(fit);
}
