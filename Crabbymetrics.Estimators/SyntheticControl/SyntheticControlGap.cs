namespace Crabbymetrics.Estimators;

/// <summary>A period of the treated unit and of the synthetic one. Immutable.</summary>
/// <param name="Period">The period.</param>
/// <param name="Treated">The outcome of the treated unit, or the mean of several.</param>
/// <param name="Synthetic">The outcome of the synthetic unit.</param>
/// <param name="IsAfter">Whether the period has treatment.</param>
public sealed record SyntheticControlGap(string Period, double Treated, double Synthetic, bool IsAfter)
{
    /// <summary>The difference: after treatment the estimated effect.</summary>
    public double Gap => Treated - Synthetic;
}
