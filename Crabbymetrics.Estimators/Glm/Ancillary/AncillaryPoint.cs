namespace Crabbymetrics.Estimators;

/// <summary>The ancillary parameters at some coefficients.</summary>
/// <param name="Family">The family that has them.</param>
/// <param name="Dispersion">The dispersion of maximum likelihood, where it is one of them; null for Pearson's, or where there is
/// none.</param>
internal readonly record struct AncillaryPoint(IGlmFamily Family, double? Dispersion);
