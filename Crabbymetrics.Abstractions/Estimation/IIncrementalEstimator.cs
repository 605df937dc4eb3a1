namespace Crabbymetrics;

/// <summary>
/// An estimator that takes its observations in batches, as they come: a state that holds what has been learned, and a result that can be
/// had of any state. Online learning is of this kind, and every estimator whose sums are enough.
/// </summary>
/// <remarks>
/// <para>
/// States are immutable: <see cref="Update"/> returns a new one and leaves its argument as it was. So a state may be kept as a checkpoint,
/// two updates may begin at one state, and threads share states without a lock. The estimator itself is stateless and safe for concurrent
/// use.
/// </para>
/// <para>Whether the order or the cut of the batches matters is the estimator's to say: for sums it does not, for one pass of stochastic
/// gradients it does.</para>
/// </remarks>
/// <typeparam name="TState">What has been learned so far: an immutable type.</typeparam>
/// <typeparam name="TData">A batch of observations.</typeparam>
/// <typeparam name="TResult">The immutable result.</typeparam>
public interface IIncrementalEstimator<TState, in TData, out TResult>
    where TState : notnull
    where TResult : class
{
    /// <summary>The state before any observation.</summary>
    TState Begin();

    /// <summary>Learns from a batch.</summary>
    /// <param name="state">What was learned before; it is not changed.</param>
    /// <param name="batch">Further observations; they are not changed.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>; the state before stays good.</param>
    /// <returns>The state after the batch.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The batch does not fit the batches before it, or is of a kind that the model does not take; the
    /// message names the row or column.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TState Update(TState state, TData batch, CancellationToken cancellationToken = default);

    /// <summary>The result of what was learned. The state can be updated further.</summary>
    /// <param name="state">A state.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="state"/> is null.</exception>
    /// <exception cref="CrabbymetricsException">The observations so far are too few, or do not identify the parameters.</exception>
    TResult Finish(TState state);
}
