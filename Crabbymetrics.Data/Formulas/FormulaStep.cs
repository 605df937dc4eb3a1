namespace Crabbymetrics.Data;

/// <summary>One step in building the terms of a formula from left to right.</summary>
/// <param name="Column">The column; null for all that remain.</param>
/// <param name="Removed">Whether it is taken out rather than put in.</param>
/// <param name="Start">The zero-based character at which it is written.</param>
/// <param name="IsCategorical">Whether it is written as categories: <c>C(year)</c>.</param>
internal sealed record FormulaStep(string? Column, bool Removed, int Start, bool IsCategorical = false);
