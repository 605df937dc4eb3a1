namespace Crabbymetrics.Estimators;

/// <summary>The observations of a fit with the weights that they have in it.</summary>
/// <param name="Observations">The observations.</param>
/// <param name="Rows">Their rows with their weights.</param>
/// <param name="Merged">The repeated rows merged; null where they are not.</param>
internal readonly record struct GlmSample(IObservations Observations, GlmRows Rows, MergedRows? Merged);
