namespace Crabbymetrics.Acceleration;

/// <summary>
/// A result that can fit itself again to several resamples at once. A resample is how often each row was drawn; what the resamples share
/// (reading the rows, the first step from the common start) is done once for all of them. Bootstraps that draw rows or clusters use it
/// where it is there.
/// </summary>
/// <remarks>
/// What is found for a resample is a function of its counts alone, to the last bit: not of how many others come with it. Implementations
/// are safe for concurrent use and work on the calling thread alone.
/// </remarks>
public interface IBatchRefit : IWeightedRefit
{
    /// <summary>The number of resamples that are best handed over at once; 0 where this result fits them one by one
    /// (<see cref="IWeightedRefit.Refit"/>) as fast.</summary>
    int BatchSize { get; }

    /// <summary>Fits again to each of some resamples, which may be fewer or more than <see cref="BatchSize"/>.</summary>
    /// <param name="counts">The counts, one resample's n after another's: multipliers as in <see cref="IWeightedRefit.Refit"/>.</param>
    /// <param name="parameters">Receives the k parameters of each resample, one resample after another; NaN where its refit failed and for
    /// a parameter that the original fit left out.</param>
    /// <param name="outcomes">Receives, for each resample, whether there is an answer, and if not, why.</param>
    /// <param name="cancellationToken">Ends the refits with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    void RefitBatch(
        ReadOnlySpan<byte> counts,
        Span<double> parameters,
        Span<RefitOutcome> outcomes,
        CancellationToken cancellationToken = default
    );
}
