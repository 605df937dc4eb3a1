namespace Crabbymetrics;

/// <summary>
/// Learns a transformation from data without an outcome: principal components, say, or a kernel basis. What is learned on some rows is
/// applied to others, so that predictions see the means, loadings or knots of the fit.
/// </summary>
/// <remarks>Implementations are stateless and safe for concurrent use, and do not change the data.</remarks>
/// <typeparam name="TData">What it learns from: <see cref="DesignMatrix"/> for columns of numbers.</typeparam>
/// <typeparam name="TFitted">The fitted transformation, an immutable <see cref="ITransformation{TInput, TOutput}"/>.</typeparam>
public interface ITransformer<in TData, out TFitted>
    where TFitted : class
{
    /// <summary>Learns the transformation.</summary>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fitted transformation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The data are not of a kind that the transformer takes; the message names the row or
    /// column.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TFitted Fit(TData data, CancellationToken cancellationToken = default);
}
