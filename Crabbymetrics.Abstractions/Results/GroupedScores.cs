namespace Crabbymetrics;

/// <summary>Sums of scores over groups of observations. Immutable.</summary>
/// <param name="Count">The number G of groups with an observation.</param>
/// <param name="Sums">G x k values, row-major.</param>
public sealed record GroupedScores(int Count, ReadOnlyMemory<double> Sums);
