namespace Crabbymetrics.Estimators;

/// <summary>The options that a <see cref="NamedEstimator"/> is made with: those that every estimator of generalized linear models
/// takes.</summary>
public sealed class EstimatorSettings : GlmOptions;
