namespace Crabbymetrics;

/// <summary>A parameter that a model estimated beside its coefficients.</summary>
/// <param name="Name">Its name: <c>theta</c>, <c>delta</c>, <c>power</c>, <c>dispersion</c>.</param>
/// <param name="Estimate">Its estimate.</param>
/// <param name="IsPositive">Whether it is positive by its nature: its confidence limits are then made for its logarithm.</param>
public sealed record AncillaryParameter(string Name, double Estimate, bool IsPositive);
