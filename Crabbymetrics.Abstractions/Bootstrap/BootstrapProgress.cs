namespace Crabbymetrics;

/// <summary>How far a bootstrap is.</summary>
/// <param name="Completed">Replicates that ended, with or without an answer.</param>
/// <param name="Failed">Replicates that ended without an answer.</param>
/// <param name="Replications">Replicates asked for.</param>
public readonly record struct BootstrapProgress(int Completed, int Failed, int Replications);
