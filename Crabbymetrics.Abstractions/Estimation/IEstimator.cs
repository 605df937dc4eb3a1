namespace Crabbymetrics;

/// <summary>
/// An estimator of regression models: what a hosting application resolves.
/// </summary>
/// <remarks>
/// Implementations are stateless and safe for concurrent use: one instance serves any number of fits at once.
/// </remarks>
/// <typeparam name="TResult">The immutable result of a fit.</typeparam>
public interface IEstimator<out TResult> : IEstimator<RegressionData, TResult>
    where TResult : class;
