namespace Crabbymetrics.Numerics;

/// <summary>How far a part of a long computation is.</summary>
/// <param name="Work">The part in words: <c>absorbing effects</c>, <c>path</c>.</param>
/// <param name="Round">Which part of the computation it is, from 1: a later part has a larger number, and its share begins at 0.</param>
/// <param name="Share">The share that is done, from 0 to 1.</param>
public readonly record struct WorkStep(string Work, int Round, double Share);
