using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Distributed;

/// <summary>The rows of a model in a cluster that this process joined for one fit.</summary>
internal sealed class ClusterRows : IClusterRows
{
    private readonly ClusterNode _node;
    private readonly ClusterObservations _observations;
    private readonly Func<int> _passes;

    private ClusterRows(ClusterNode node, ClusterObservations observations, ModelFrame sample, int partitions, Func<int> passes)
    {
        _passes = passes;
        _node = node;
        _observations = observations;
        Sample = sample;
        PartitionCount = partitions;
    }

    public IObservations Observations => _observations;

    public ModelFrame Sample { get; }

    public int PartitionCount { get; }

    public int PassCount => _passes();

    public static async Task<ClusterRows> OpenAsync(
        ClusterNodeOptions options,
        ParquetSource source,
        RowPlan plan,
        IReadOnlyList<string> files,
        Action<string> working,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<PartitionDescription> partitions = ParquetPartitions.Cut(plan, files);
        ClusterNode node = await ClusterNode.StartAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false);
        ClusterObservations? observations = null;
        try
        {
            int passes = 0;
            ClusterOptions use = new()
            {
                PassFinished = timing => working(FormattableString.Invariant($"pass {++passes} ({timing.Kind}) is done")),
            };
            working(FormattableString.Invariant($"{partitions.Count} partitions are loaded"));
            observations = await ClusterObservations.OpenAsync(node.Grains, partitions, use, cancellationToken).ConfigureAwait(false);
            long left = observations.SourceRowCount - observations.RowCount;
            ModelFrame sample =
                left == 0
                    ? plan.Frame(source)
                    : plan.Frame(
                        source,
                        FormattableString.Invariant($"{left} of {observations.SourceRowCount} rows are not used: ")
                            + "a value is missing, or the condition does not hold."
                    );
            return new ClusterRows(node, observations, sample, partitions.Count, () => passes);
        }
        catch
        {
            if (observations is not null)
            {
                await observations.DisposeAsync().ConfigureAwait(false);
            }

            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _observations.DisposeAsync().ConfigureAwait(false);
        await _node.DisposeAsync().ConfigureAwait(false);
    }
}
