namespace Crabbymetrics;

/// <summary>A number that describes all of a table, with its name: <c>Observations</c>, <c>Log-likelihood</c>.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Cell">The number.</param>
public readonly record struct TableFact(string Name, TableCell Cell);
