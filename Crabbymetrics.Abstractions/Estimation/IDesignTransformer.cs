namespace Crabbymetrics;

/// <summary>Learns a transformation of the columns of a design, from rows that may have weights. A pipeline refits it under the weights of
/// a
/// bootstrap.</summary>
/// <remarks>Implementations are stateless and safe for concurrent use, and do not change the data.</remarks>
/// <typeparam name="TFitted">The fitted transformation.</typeparam>
public interface IDesignTransformer<out TFitted> : ITransformer<DesignMatrix, TFitted>
    where TFitted : class, IDesignTransformation
{
    /// <summary>Learns the transformation from weighted rows.</summary>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="weights">n weights, of which frequencies count as repeated rows; null for none.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The fitted transformation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null.</exception>
    /// <exception cref="ArgumentException">The data are not of a kind that the transformer takes, or there are not n weights.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TFitted Fit(DesignMatrix data, ObservationWeights? weights, CancellationToken cancellationToken = default);

    TFitted ITransformer<DesignMatrix, TFitted>.Fit(DesignMatrix data, CancellationToken cancellationToken) =>
        Fit(data, null, cancellationToken);
}
