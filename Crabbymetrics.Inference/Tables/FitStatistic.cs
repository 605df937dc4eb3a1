namespace Crabbymetrics.Inference;

/// <summary>A number that describes a whole fit, as it stands below the coefficients of a table.</summary>
/// <param name="Name">What it is, in words: <c>Observations</c>, <c>Log-likelihood</c>.</param>
/// <param name="Value">Its value; null where the model has none.</param>
public readonly record struct FitStatistic(string Name, double? Value);
