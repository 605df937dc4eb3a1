using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The delete-cluster jackknife: as many replicates as clusters, each without one of them. Nothing in it is random, and the number of
/// replications asked for does not matter. The variance is <c>(G - 1)/G sum (b_(g) - mean)^2</c>, conservative with few clusters.
/// </summary>
/// <remarks>MacKinnon, Nielsen and Webb (2023), "Fast and reliable jackknife and bootstrap methods for cluster-robust inference": the CV3J
/// variance.</remarks>
public sealed class ClusterJackknifeScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "cluster-jackknife";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["delete-cluster"];

    /// <inheritdoc/>
    public string Description => "One cluster left out at a time; nothing random, conservative with few clusters.";

    /// <inheritdoc/>
    public BootstrapInputs Reads => BootstrapInputs.Cluster;

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        return Plan(refit, ResampledRows.RequireClusters(result, options, Name, refit.RowCount));
    }

    /// <summary>The plan, for whoever needs leave-one-cluster-out estimates.</summary>
    internal static WeightedRefitPlan Plan(IWeightedRefit refit, Clustering clusters)
    {
        int[] active = ResampledRows.Active(clusters, ResampledRows.Weights(refit));
        return new WeightedRefitPlan(refit, active.Length, new LeaveOneOut(clusters, active), clusters)
        {
            JackknifeMultiplicities = [.. active.Select(static _ => 1.0)],
        };
    }

    private sealed class LeaveOneOut(Clustering clusters, int[] active) : ClusterWeights(clusters), ICountSampler
    {
        public bool TryDraw(int replicate, RandomSource random, Span<byte> counts)
        {
            ReadOnlySpan<int> codes = Codes;
            int left = active[replicate];
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = codes[i] == left ? (byte)0 : (byte)1;
            }

            return true;
        }

        protected override void DrawClusters(int replicate, RandomSource random, Span<double> weights)
        {
            weights.Fill(1.0);
            weights[active[replicate]] = 0.0;
        }
    }
}
