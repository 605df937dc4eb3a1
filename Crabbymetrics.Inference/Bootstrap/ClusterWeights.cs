using System.Buffers;

namespace Crabbymetrics.Inference;

/// <summary>Draws one weight for each cluster and gives it to all observations of the cluster.</summary>
internal abstract class ClusterWeights(Clustering clusters) : IWeightSampler
{
    private const int LargestOnStack = 512;

    protected int GroupCount => clusters.GroupCount;

    protected ReadOnlySpan<int> Codes => clusters.Codes;

    public void Draw(int replicate, RandomSource random, Span<double> weights)
    {
        int groups = GroupCount;
        double[]? rented = groups > LargestOnStack ? ArrayPool<double>.Shared.Rent(groups) : null;
        Span<double> ofCluster = rented is null ? stackalloc double[LargestOnStack] : rented;
        ofCluster = ofCluster[..groups];
        DrawClusters(replicate, random, ofCluster);
        Spread<double>(ofCluster, weights);
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>Draws the weights of the clusters.</summary>
    protected abstract void DrawClusters(int replicate, RandomSource random, Span<double> weights);

    /// <summary>Gives each row what its cluster has.</summary>
    protected void Spread<T>(ReadOnlySpan<T> ofCluster, Span<T> ofRow)
    {
        ReadOnlySpan<int> codes = Codes;
        for (int i = 0; i < ofRow.Length; i++)
        {
            ofRow[i] = ofCluster[codes[i]];
        }
    }
}
