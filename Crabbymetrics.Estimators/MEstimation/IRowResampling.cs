namespace Crabbymetrics.Estimators;

/// <summary>
/// Estimating equations whose bootstrap resamples rows rather than weighting them: where something in them (a median, a rank, a bandwidth)
/// is a function of all rows that weights do not reach. Schemes whose weights are not whole numbers then count every replicate as failed.
/// </summary>
/// <typeparam name="TData">The data.</typeparam>
public interface IRowResampling<TData>
{
    /// <summary>Makes data of some rows, repeated where they appear twice.</summary>
    /// <param name="data">The data.</param>
    /// <param name="rows">Zero-based rows.</param>
    /// <returns>The data of those rows, in that order.</returns>
    TData Resample(TData data, ReadOnlySpan<int> rows);
}
