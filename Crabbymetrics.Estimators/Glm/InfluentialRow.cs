namespace Crabbymetrics.Estimators;

/// <summary>A row that moves the estimates much.</summary>
/// <param name="Row">The zero-based row.</param>
/// <param name="CooksDistance">Its Cook's distance.</param>
/// <param name="Leverage">Its leverage.</param>
/// <param name="StandardizedResidual">Its Pearson residual over <c>sqrt(phi (1 - leverage))</c>, phi the dispersion.</param>
public readonly record struct InfluentialRow(int Row, double CooksDistance, double Leverage, double StandardizedResidual);
