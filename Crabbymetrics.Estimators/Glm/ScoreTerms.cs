namespace Crabbymetrics.Estimators;

/// <summary>The terms of the outer product of the scores beside rows and parameters.</summary>
/// <param name="Multipliers">The factor m of each row's outer product; empty where all are 1.</param>
/// <param name="Adjustments">The amount subtracted from the weighted slope of each row; empty where nothing is.</param>
internal readonly record struct ScoreTerms(ReadOnlyMemory<double> Multipliers, ReadOnlyMemory<double> Adjustments);
