namespace Crabbymetrics.Data;

/// <summary>
/// Observations whose passes are written to a file: a fit that is broken off is begun again with the same file, takes the sums of the
/// passes that were done from there, and ends with the same bits. It holds for all that goes over the rows, also covariances and
/// bootstraps, and for rows in files (<see cref="StreamedObservations"/>) as for rows on several machines.
/// </summary>
/// <remarks>
/// A fit is a function of the sums of its passes, and asks for the same passes in the same order each time. So the file holds sums by pass
/// (kind, coefficients, columns, weights that are drawn), and no state of a solver. A pass is written whole or not at all, and reaches the
/// disk before the fit goes on. Reading the rows in the first place (levels, moments) is not saved: it tells that they are the same.
/// <para>A file of other rows, of another fit or of another version is refused. Threads, limits of memory and covariances are no part of
/// the fit: they may differ.</para>
/// <para>Passes that hold values of single rows are run, and not written. A disk that is full does not end the fit:
/// <see cref="WriteFailure"/> says so.</para>
/// </remarks>
/// <example><code>
/// using CheckpointedObservations rows = CheckpointedObservations.Open(frame.Data, "visits.checkpoint", "poisson visits ~ age");
/// PoissonResult fit = new PoissonEstimator().Fit(rows);
/// rows.Complete();
/// </code></example>
public sealed class CheckpointedObservations : IObservations, IDisposable
{
    private readonly IObservations _rows;
    private readonly PassJournal _journal;

    private CheckpointedObservations(IObservations rows, PassJournal journal)
    {
        _rows = rows;
        _journal = journal;
    }

    /// <inheritdoc/>
    public long RowCount => _rows.RowCount;

    /// <inheritdoc/>
    public DesignSchema Design => _rows.Design;

    /// <inheritdoc/>
    public ObservationSummary Summary => _rows.Summary;

    /// <inheritdoc/>
    public InstrumentSchema? Instruments => _rows.Instruments;

    /// <inheritdoc/>
    public DataRoles Roles => _rows.Roles;

    /// <inheritdoc/>
    public RegressionData? Sample => _rows.Sample;

    /// <summary>How many passes were taken from the file as it was opened, rather than run.</summary>
    public int ReusedPassCount => _journal.ReusedCount;

    /// <summary>How many passes the file holds.</summary>
    public int SavedPassCount => _journal.Count;

    /// <summary>Why the file could not be written in the course of the fit; null where it could.</summary>
    public string? WriteFailure => _journal.WriteFailure;

    /// <summary>Opens a file of passes, or begins one where there is none.</summary>
    /// <param name="rows">The observations, which live elsewhere than in memory.</param>
    /// <param name="path">The file. Nothing else has it open.</param>
    /// <param name="fit">A line that is the same for the same fit only: the model, its formula and its options.</param>
    /// <returns>The observations. Disposing of them closes the file and keeps it; passes after that are run, and not written.</returns>
    /// <exception cref="ArgumentException">The rows are in memory, where a fit is done before a file is written; or a text is
    /// empty.</exception>
    /// <exception cref="DataSourceException">The file is of other rows, another fit or another version, is damaged or no such file, or
    /// cannot be read and written.</exception>
    public static CheckpointedObservations Open(IObservations rows, string path, string fit)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(fit);
        return rows is RegressionData
            ? throw new ArgumentException(
                $"{nameof(RegressionData)} are rows in memory: a fit of these has no checkpoint. It is for rows that are read anew in "
                    + $"every pass, as {nameof(StreamedObservations)}.",
                nameof(rows)
            )
            : new CheckpointedObservations(rows, PassJournal.Open(path, CheckpointHeader.Of(rows, fit)));
    }

    /// <inheritdoc/>
    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) =>
        new CheckpointedRunner(
            _rows.Open(view, blockStride, maxDegreeOfParallelism, resampling),
            _journal,
            new PassOrigin(view, blockStride, resampling)
        );

    /// <summary>Deletes the file: what it was for is done.</summary>
    public void Complete() => _journal.Delete();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _journal.Dispose();

    /// <summary>One line: the observations, and the file.</summary>
    public override string ToString() => FormattableString.Invariant($"{_rows}, {_journal.Count} passes in {_journal.Path}");
}
