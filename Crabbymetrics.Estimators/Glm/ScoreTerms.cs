namespace Crabbymetrics.Estimators;

/// <summary>What the outer product of the scores takes beside rows and parameters.</summary>
/// <param name="Multipliers">The factor m of each row's outer product; empty where all are 1.</param>
/// <param name="Adjustments">What is taken from each row's weighted slope; empty where nothing is.</param>
internal readonly record struct ScoreTerms(ReadOnlyMemory<double> Multipliers, ReadOnlyMemory<double> Adjustments);
