namespace Crabbymetrics.Estimators;

/// <summary>The rows of one fit.</summary>
/// <param name="Data">The observations.</param>
/// <param name="Weights">Their weights in this fit; empty for all ones.</param>
/// <param name="Rows">The same for the likelihood.</param>
internal readonly record struct FitRows(RegressionData Data, ReadOnlyMemory<double> Weights, GlmRows Rows);
