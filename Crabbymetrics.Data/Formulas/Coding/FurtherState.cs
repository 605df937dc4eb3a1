namespace Crabbymetrics.Data;

/// <summary>What predictions read beside terms and offsets: the offset of a class, say.</summary>
/// <param name="Name">The name under which the estimator reads it.</param>
/// <param name="Source">The calculation that gives it.</param>
public sealed record FurtherState(string Name, string Source);
