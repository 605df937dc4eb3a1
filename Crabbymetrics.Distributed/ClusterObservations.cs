using System.Collections.Immutable;

namespace Crabbymetrics.Distributed;

/// <summary>
/// Observations whose rows the nodes of a cluster hold. Passes go to the nodes and sums come back, so that every estimator that takes
/// <see cref="IObservations"/> fits them, with the solvers, covariances and bootstraps that it always has. The numbers are those of the
/// same rows in memory up to rounding, and the same bits for the same partitions on any cluster, before and after a node is lost.
/// </summary>
/// <remarks>
/// The process that fits should be a node itself (<see cref="CrabbymetricsSiloOptions.HoldsPartitions"/> may be false): a node hears at
/// once that another is lost, a client outside waits for a time-out.
/// </remarks>
/// <example><code>
/// await using ClusterObservations rows = await ClusterObservations.OpenAsync(grains, partitions);
/// GlmResult result = new PoissonEstimator().Fit(rows);
/// </code></example>
public sealed class ClusterObservations : IObservations, IAsyncDisposable
{
    private readonly PassRequests _requests;

    private ClusterObservations(PassRequests requests, ImmutableArray<PartitionReport> reports)
    {
        _requests = requests;
        Design = DesignSchema.Combine([.. reports.Select(static report => (report.Design!.ToSchema(), report.Summary!.RowCount))]);
        Instruments = InstrumentsOf(reports);
        Summary = ObservationSummary.Combine([.. reports.Select(static report => report.Summary!.ToSummary())]);
        SourceRowCount = reports.Sum(static report => report.SourceRowCount);
        Roles = reports.Aggregate(DataRoles.None, static (roles, report) => roles | report.Roles);
        DataRoles left = Roles & ~(DataRoles.Offset | DataRoles.Weights | DataRoles.Classes | DataRoles.Instruments);
        if (left != DataRoles.None)
        {
            throw new ArgumentException($"Rows on several machines have no role {left} yet: fit {nameof(RegressionData)} in memory.");
        }
    }

    /// <inheritdoc/>
    public long RowCount => Summary.RowCount;

    /// <summary>The number of rows of the source, those that the model does not use (a value is missing, a condition does not hold)
    /// included.</summary>
    public long SourceRowCount { get; }

    /// <inheritdoc/>
    public DesignSchema Design { get; }

    /// <inheritdoc/>
    public ObservationSummary Summary { get; }

    /// <inheritdoc/>
    public InstrumentSchema? Instruments { get; }

    /// <inheritdoc/>
    public DataRoles Roles { get; }

    /// <summary>Has the nodes load their partitions, and learns what the rows are.</summary>
    /// <param name="grains">The cluster: <see cref="IGrainFactory"/> from the services of a node, or of a client.</param>
    /// <param name="partitions">The partitions in their order.</param>
    /// <param name="options">How the cluster is used; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the loading.</param>
    /// <returns>The observations. Disposing of them has the nodes give the rows back.</returns>
    /// <exception cref="ArgumentException">There is no partition, two differ in their columns or roles, or they have absorbed
    /// effects; the message says which.</exception>
    /// <exception cref="PartitionException">A partition cannot be loaded.</exception>
    public static async Task<ClusterObservations> OpenAsync(
        IGrainFactory grains,
        IReadOnlyList<PartitionDescription> partitions,
        ClusterOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(partitions);
        if (partitions.Count == 0)
        {
            throw new ArgumentException("There are no partitions: at least one is needed.", nameof(partitions));
        }

        PassRequests requests = new(grains, partitions, options ?? new ClusterOptions());
        try
        {
            ImmutableArray<PartitionReport> reports = await requests.LoadAsync(cancellationToken).ConfigureAwait(false);
            return new ClusterObservations(requests, reports);
        }
        catch
        {
            await requests.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Each node uses its own processors: the number of threads here changes nothing.</remarks>
    public IPassRunner Open(
        ViewSpecification view,
        int blockStride = 1,
        int maxDegreeOfParallelism = -1,
        ResamplingRecipe? resampling = null
    ) => new ClusterRunner(_requests, view, blockStride, resampling);

    /// <summary>Has the nodes give the rows back.</summary>
    public ValueTask DisposeAsync() => new(_requests.ReleaseAsync());

    private static InstrumentSchema? InstrumentsOf(ImmutableArray<PartitionReport> reports)
    {
        PartitionReport first = reports[0];
        for (int i = 1; i < reports.Length; i++)
        {
            if (!reports[i].Endogenous.SequenceEqual(first.Endogenous))
            {
                throw new ArgumentException(
                    $"Partition {i} has the endogenous regressors {Named(reports[i])} where partition 0 has {Named(first)}: all partitions "
                        + "are alike."
                );
            }
        }

        return first.Instruments is null
            ? null
            : new InstrumentSchema(
                DesignSchema.Combine([.. reports.Select(static report => (report.Instruments!.ToSchema(), report.Summary!.RowCount))]),
                [.. first.Endogenous]
            );

        static string Named(PartitionReport report) => report.Endogenous.Length == 0 ? "none" : string.Join(", ", report.Endogenous);
    }
}
