namespace Crabbymetrics.Data;

/// <summary>
/// Observations that are larger than memory: rows of Parquet files, or of another <see cref="IPartedSource"/>, of which as many parts stay
/// decoded as <see cref="StreamingOptions.MemoryLimit"/> allows, and the others are read again in every pass. Any estimator of
/// <see cref="IObservations"/> takes them. The numbers are those of the same rows in memory up to rounding (the order of the sums), and the
/// same bits for any number of threads and any limit.
/// </summary>
/// <remarks>Values by row (residuals, leverages) are not there, and what needs them is refused by name. The files must not change while
/// these observations are in use: that is found, and is an error.</remarks>
public sealed class StreamedObservations : IObservations
{
    private readonly PieceStore _store;

    internal StreamedObservations(PieceStore store, DesignSchema design, ObservationSummary summary, DataRoles roles)
    {
        _store = store;
        Design = design;
        Summary = summary;
        Roles = roles;
    }

    /// <inheritdoc/>
    public long RowCount => Summary.RowCount;

    /// <inheritdoc/>
    public DesignSchema Design { get; }

    /// <inheritdoc/>
    public ObservationSummary Summary { get; }

    /// <inheritdoc/>
    public DataRoles Roles { get; }

    /// <inheritdoc/>
    public InstrumentSchema? Instruments { get; internal init; }

    /// <inheritdoc/>
    public RegressionData? Sample { get; internal init; }

    /// <summary>The number of parts with rows in use.</summary>
    public int PartCount => _store.Pieces.Count;

    /// <summary>The number of parts that stay decoded in memory.</summary>
    public int KeptPartCount => _store.KeptCount;

    /// <summary>The number of passes over all rows so far, the readings that made these observations included.</summary>
    public int PassCount => _store.PassCount;

    /// <inheritdoc/>
    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    )
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockStride, 1);
        return new StreamedRunner(_store, view, blockStride, maxDegreeOfParallelism, resampling);
    }

    /// <summary>One line: the rows, the columns and the parts.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{RowCount} rows of {Design.ColumnCount} columns in {PartCount} parts, {KeptPartCount} of them in memory"
        );
}
