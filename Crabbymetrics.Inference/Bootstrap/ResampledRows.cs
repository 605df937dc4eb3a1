namespace Crabbymetrics.Inference;

/// <summary>The rows that a scheme may draw, and how many observations each of them is.</summary>
internal static class ResampledRows
{
    /// <summary>Gives the result its role in a resampling scheme, or says what it lacks.</summary>
    public static IWeightedRefit RequireRefit(IEstimationResult result, string scheme) =>
        result as IWeightedRefit
        ?? throw new NotSupportedException($"The bootstrap scheme '{scheme}' fits the model again under other weights; the result of '{result.EstimatorName}' does not implement {nameof(IWeightedRefit)}.");

    /// <summary>The weights of the data where there are any.</summary>
    public static ObservationWeights? Weights(IEstimationResult result) => (result as IWeightedObservations)?.Weights;

    /// <summary>Refuses a clustering where the scheme draws rows.</summary>
    public static void RefuseClusters(BootstrapOptions options, string scheme, string clusterScheme)
    {
        if (options.Cluster is not null)
        {
            throw new ArgumentException($"The scheme '{scheme}' draws observations one by one and has no use for the clustering '{options.Cluster}'; '{clusterScheme}' draws whole clusters.", nameof(options));
        }
    }
}
