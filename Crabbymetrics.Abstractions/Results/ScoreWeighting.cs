namespace Crabbymetrics;

/// <summary>The recipe of a multiplier for the score of each observation: <c>1 / (1 - h)^p</c>, h being its leverage.</summary>
/// <param name="LeveragePower">p: 0 for equal multipliers (hc0), 1 for hc2, 2 for hc3.</param>
public readonly record struct ScoreWeighting(int LeveragePower);
