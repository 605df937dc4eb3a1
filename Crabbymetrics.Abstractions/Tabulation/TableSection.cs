using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>Rows of a table that belong together; rules part sections from each other. Immutable.</summary>
/// <param name="Rows">The rows; the first cell of each is its name.</param>
/// <param name="Title">What stands above the rows; null for nothing.</param>
public sealed record TableSection(ImmutableArray<ImmutableArray<TableCell>> Rows, string? Title = null);
