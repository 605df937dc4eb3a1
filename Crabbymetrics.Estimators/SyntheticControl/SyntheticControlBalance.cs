namespace Crabbymetrics.Estimators;

/// <summary>A characteristic before treatment, of the treated unit, the synthetic one and the mean donor. Immutable.</summary>
/// <param name="Name">The predictor, or the outcome in a period.</param>
/// <param name="Treated">Its value for the treated unit.</param>
/// <param name="Synthetic">Its weighted value among the donors.</param>
/// <param name="DonorMean">Its mean over the donors.</param>
/// <param name="Weight">The weight of the predictor; NaN where units are compared by their outcomes.</param>
public sealed record SyntheticControlBalance(string Name, double Treated, double Synthetic, double DonorMean, double Weight);
