namespace Crabbymetrics;

/// <summary>A parameter that a saved model estimated beside its coefficients, with its standard error.</summary>
/// <param name="Parameter">The parameter and its estimate.</param>
/// <param name="StandardError">Its standard error; NaN where it has none.</param>
public sealed record StoredAncillary(AncillaryParameter Parameter, double StandardError);
