using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The pairs cluster bootstrap (the block bootstrap of clustered data): G clusters drawn with replacement, each with all of its observations and
/// their weights. It holds for independent clusters with any dependence inside. Clusters whose observations all have weight 0 are not drawn.
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
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        Clustering clusters = ResampledRows.RequireClusters(result, options, Name, refit.RefitRowCount);
        int[] active = ResampledRows.Active(clusters, ResampledRows.Weights(result));
        return new WeightedRefitPlan(refit, options.Replications, new Counts(clusters, active), clusters);
    }

    private sealed class Counts(Clustering clusters, int[] active) : ClusterWeights(clusters)
    {
        protected override void DrawClusters(int replicate, RandomSource random, Span<double> weights)
        {
            weights.Clear();
            Span<int> drawn = stackalloc int[ResamplingBatch.Size];
            for (int done = 0; done < active.Length; done += drawn.Length)
            {
                Span<int> batch = drawn[..Math.Min(drawn.Length, active.Length - done)];
                random.FillIndices(batch, active.Length);
                foreach (int cluster in batch)
                {
                    weights[active[cluster]] += 1.0;
                }
            }
        }
    }
}
