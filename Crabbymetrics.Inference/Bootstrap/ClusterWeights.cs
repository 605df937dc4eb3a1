using System.Buffers;

namespace Crabbymetrics.Inference;

/// <summary>Draws one weight for each cluster and gives it to all observations of the cluster.</summary>
internal abstract class ClusterWeights(Clustering clusters) : IWeightSampler
{
    private const int LargestOnStack = 512;

    public void Draw(int replicate, RandomSource random, Span<double> weights)
    {
        int groups = clusters.GroupCount;
        double[]? rented = groups > LargestOnStack ? ArrayPool<double>.Shared.Rent(groups) : null;
        Span<double> ofCluster = rented is null ? stackalloc double[LargestOnStack] : rented;
        ofCluster = ofCluster[..groups];
        DrawClusters(replicate, random, ofCluster);
        ReadOnlySpan<int> codes = clusters.Codes;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = ofCluster[codes[i]];
        }

        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Draws the weights of the clusters.</summary>
    protected abstract void DrawClusters(int replicate, RandomSource random, Span<double> weights);
}
