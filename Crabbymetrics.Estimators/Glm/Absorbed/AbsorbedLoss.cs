namespace Crabbymetrics.Estimators;

/// <summary>The loss of all rows of a fit with absorbed effects.</summary>
/// <param name="Value">The sum of the losses.</param>
/// <param name="Size">The sum of their sizes, by which rounding is judged.</param>
/// <param name="IsConvex">Whether every row with a weight has a positive second derivative.</param>
internal readonly record struct AbsorbedLoss(double Value, double Size, bool IsConvex);
