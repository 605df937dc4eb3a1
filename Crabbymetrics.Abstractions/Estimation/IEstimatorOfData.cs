namespace Crabbymetrics;

/// <summary>An estimator over data of any type: the one method that fitting a model needs.</summary>
/// <remarks>
/// Implementations are stateless and safe for concurrent use, do not change the data, and return an immutable result that keeps what it
/// needs for later questions (standard errors, predictions, bootstrap), so that the caller never passes the data again.
/// </remarks>
/// <typeparam name="TData">The data that the estimator reads. <see cref="RegressionData"/> for regressions.</typeparam>
/// <typeparam name="TResult">The immutable result of a fit.</typeparam>
public interface IEstimator<in TData, out TResult>
    where TResult : class
{
    /// <summary>Fits the model.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The data are not of a kind that the model accepts; the message names the row or
    /// column.</exception>
    /// <exception cref="ConvergenceException">The optimization ended without an answer; carries the best point and the
    /// diagnostics.</exception>
    /// <exception cref="IdentificationException">The parameters are not identified by the data.</exception>
    /// <exception cref="SeparationException">The likelihood has no finite maximum.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TResult Fit(TData data, CancellationToken cancellationToken = default);
}
