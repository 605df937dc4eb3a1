namespace Crabbymetrics;

/// <summary>Replicates that failed for the same reason.</summary>
/// <param name="Reason">Why they failed.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstReplicate">The zero-based number of the first of them.</param>
public readonly record struct BootstrapFailureGroup(string Reason, int Count, int FirstReplicate);
