namespace Crabbymetrics.Inference;

/// <summary>The parts of a result that the schemes need: its refit, its weights, its clusters.</summary>
internal static class ResampledRows
{
    /// <summary>The weights of the data where there are any.</summary>
    public static ObservationWeights? Weights(IEstimationResult result) => (result as IObservedData)?.Weights;

    /// <summary>The refit under weights, or an error that names what is missing.</summary>
    public static IWeightedRefit RequireRefit(IEstimationResult result, string scheme) =>
        Capability.Require<IWeightedRefit>(result, $"The bootstrap scheme '{scheme}', which fits the model again under other weights,");

    /// <summary>Refuses a clustering where the scheme draws rows.</summary>
    public static void RefuseClusters(BootstrapOptions options, string scheme, string clusterScheme)
    {
        if (options.Cluster is not null)
        {
            throw new ArgumentException(
                $"The scheme '{scheme}' takes observations one by one and has no use for the clustering '{options.Cluster}'; "
                    + $"'{clusterScheme}' takes whole clusters.",
                nameof(options)
            );
        }
    }

    /// <summary>The clustering that the options name, or the only one that there is.</summary>
    public static Clustering RequireClusters(IEstimationResult result, BootstrapOptions options, string scheme, int rows)
    {
        IObservedData groups = Capability.Require<IObservedData>(result, $"The bootstrap scheme '{scheme}'");
        string known = groups.Clusters.IsEmpty
            ? "the data have none"
            : $"there are: {string.Join(", ", groups.Clusters.Keys.Order(StringComparer.Ordinal))}";
        Clustering? clusters;
        if (options.Cluster is null)
        {
            clusters =
                groups.Clusters.Count == 1
                    ? groups.Clusters.Values.First()
                    : throw new ArgumentException(
                        $"The scheme '{scheme}' needs one clustering, and the option Cluster names none; {known}.",
                        nameof(options)
                    );
        }
        else if (!groups.Clusters.TryGetValue(options.Cluster, out clusters))
        {
            throw new ArgumentException($"No clustering is named '{options.Cluster}'; {known}.", nameof(options));
        }

        if (clusters.Codes.Length != rows)
        {
            throw new CrabbymetricsException(
                $"The clustering '{clusters.Name}' has {clusters.Codes.Length} ids and the result of '{result.EstimatorName}' {rows} "
                    + $"rows: there must be one for each row."
            );
        }

        if (Active(clusters, Weights(result)).Length < 2)
        {
            throw new ArgumentException(
                $"The clustering '{clusters.Name}' has one cluster only: a scheme over clusters needs at least two.",
                nameof(options)
            );
        }

        return clusters;
    }

    /// <summary>The clusters with an observation of positive weight, ascending.</summary>
    public static int[] Active(Clustering clusters, ObservationWeights? weights)
    {
        if (weights is null || weights.PositiveCount == weights.Values.Length)
        {
            return [.. Enumerable.Range(0, clusters.GroupCount)];
        }

        bool[] active = new bool[clusters.GroupCount];
        for (int i = 0; i < clusters.Codes.Length; i++)
        {
            active[clusters.Codes[i]] |= weights.Values.Span[i] > 0.0;
        }

        return [.. Enumerable.Range(0, active.Length).Where(g => active[g])];
    }
}
