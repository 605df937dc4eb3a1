using System.Buffers;
using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The pairs cluster bootstrap (the block bootstrap of clustered data): G clusters drawn with replacement, each with all of its
/// observations and their weights. It holds for independent clusters with any dependence inside. Clusters whose observations all have
/// weight 0 are not drawn.
/// </summary>
/// <remarks>Cameron, Gelbach and Miller (2008), "Bootstrap-based improvements for inference with clustered errors", section III.</remarks>
public sealed class ClusterPairsScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "cluster-pairs";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["cluster"];

    /// <inheritdoc/>
    public string Description => "Whole clusters drawn with replacement; holds under any dependence inside clusters.";

    /// <inheritdoc/>
    public BootstrapInputs Reads => BootstrapInputs.Replications | BootstrapInputs.Seed | BootstrapInputs.Cluster;

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        Clustering clusters = ResampledRows.RequireClusters(result, options, Name, refit.RowCount);
        int[] active = ResampledRows.Active(clusters, ResampledRows.Weights(result));
        return new WeightedRefitPlan(refit, options.Replications, new Counts(clusters, active), clusters);
    }

    private sealed class Counts(Clustering clusters, int[] active) : ClusterWeights(clusters), ICountSampler
    {
        public bool TryDraw(int replicate, RandomSource random, Span<byte> counts)
        {
            byte[] rented = ArrayPool<byte>.Shared.Rent(GroupCount);
            Span<byte> ofCluster = rented.AsSpan(0, GroupCount);
            bool fits = PlaceCounter.Draw(random, active, ofCluster);
            Spread<byte>(ofCluster, counts);
            ArrayPool<byte>.Shared.Return(rented);
            return fits;
        }

        protected override void DrawClusters(int replicate, RandomSource random, Span<double> weights) =>
            PlaceCounter.Draw(random, active, weights);
    }
}
