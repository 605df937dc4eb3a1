namespace Crabbymetrics.Data;

/// <summary>How many values of a column are missing.</summary>
/// <param name="Column">The column.</param>
/// <param name="Count">The number of rows in which it is missing.</param>
public sealed record MissingCount(string Column, int Count);
