namespace Crabbymetrics.Estimators;

/// <summary>Where a refit with absorbed effects starts.</summary>
/// <param name="Eta">The linear predictors, offset and effects included.</param>
/// <param name="Coefficients">The slopes of all columns of the refit.</param>
internal sealed record AbsorbedWarmStart(double[] Eta, double[] Coefficients);
