namespace Crabbymetrics;

/// <summary>
/// An estimator that learns from rows one after the other, and so from a stream that is never held in memory: only the block at hand is.
/// </summary>
/// <remarks><see cref="IIncrementalEstimator{TState, TData, TResult}"/> has the states between the blocks.</remarks>
/// <typeparam name="TResult">The immutable result.</typeparam>
public interface IStreamEstimator<out TResult>
    where TResult : class
{
    /// <summary>Fits the model.</summary>
    /// <param name="batches">Blocks of observations with the same columns, in the order of the rows. Each enumeration is a pass over all
    /// rows; an estimator of several passes enumerates as often. A block is not kept.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result: the bits of a fit to all rows at once in the same order, however they are cut.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batches"/> is null.</exception>
    /// <exception cref="ArgumentException">A block does not fit the blocks before it, or is of a kind that the model does not take; the
    /// message names the row or column. Rows count from 0 over all blocks.</exception>
    /// <exception cref="CrabbymetricsException">There are too few rows, or they do not identify the parameters.</exception>
    TResult Fit(IEnumerable<RegressionData> batches, CancellationToken cancellationToken = default);
}
