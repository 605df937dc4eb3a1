namespace Crabbymetrics;

/// <summary>A result that knows the distribution of a new outcome of weight 1 around its mean, which prediction intervals
/// need.</summary>
public interface IPredictedOutcome : IEstimationResult
{
    /// <summary>The distribution; null where there is none, which <see cref="OutcomeTailsUnavailableReason"/> explains.</summary>
    IOutcomeTails? OutcomeTails { get; }

    /// <summary>Why there is no distribution, to complete "there is no prediction interval: ..."; null where there is one.</summary>
    string? OutcomeTailsUnavailableReason { get; }

    /// <summary>The dispersion phi of a new outcome; 1 where the family has none.</summary>
    double OutcomeDispersion { get; }
}
