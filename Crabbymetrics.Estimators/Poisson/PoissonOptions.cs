namespace Crabbymetrics.Estimators;

/// <summary>What a Poisson regression lets its user choose. Every option has a stated default.</summary>
public sealed class PoissonOptions : GlmOptions;
