namespace Crabbymetrics.Estimators;

/// <summary>A robust linear regression.</summary>
/// <param name="Scale">The scale of the residuals: their median absolute value over 0.6745.</param>
/// <param name="Result">The coefficients at that scale, with their covariances and bootstraps.</param>
public sealed record HuberFit(double Scale, MEstimationResult Result);
