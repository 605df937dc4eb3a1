namespace Crabbymetrics.Estimators;

/// <summary>What a probit lets its user choose. Every option has a stated default.</summary>
public sealed class ProbitOptions : GlmOptions;
