namespace Crabbymetrics.Data;

/// <summary>A factor in a product of a design.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="IsFull">Whether every level has a column, rather than all but the baseline.</param>
public sealed record BlockFactor(string Variable, bool IsFull);
