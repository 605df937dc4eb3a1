namespace Crabbymetrics.Optimization;

/// <summary>The name of a solver registered as a keyed service, so that the registry can list it.</summary>
internal sealed record SolverRegistration(string Name);
