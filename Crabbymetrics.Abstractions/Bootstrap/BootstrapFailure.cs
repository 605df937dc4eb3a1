namespace Crabbymetrics;

/// <summary>A replicate without an answer.</summary>
/// <param name="Replicate">Its zero-based number.</param>
/// <param name="Reason">Why it failed.</param>
public readonly record struct BootstrapFailure(int Replicate, string Reason);
