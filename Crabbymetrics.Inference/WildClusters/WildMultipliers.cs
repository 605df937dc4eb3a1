namespace Crabbymetrics.Inference;

/// <summary>The multipliers of the clusters, for each replicate: all combinations of signs where these are no more than the replications
/// that are asked for, drawn ones elsewhere.</summary>
internal sealed class WildMultipliers
{
    // All combinations are counted in an integer.
    private const int MostEnumeratedClusters = 24;

    private readonly WildClusterOptions _options;

    /// <summary>Chooses.</summary>
    /// <param name="clusters">The number of clusters.</param>
    /// <param name="options">Replications, seed and distribution.</param>
    public WildMultipliers(int clusters, WildClusterOptions options)
    {
        _options = options;
        Enumerated =
            clusters <= MostEnumeratedClusters
            && 1 << clusters <= options.Replications
            && ReferenceEquals(options.Multipliers, MultiplierDistribution.Rademacher);
        Count = Enumerated ? 1 << clusters : options.Replications;
    }

    /// <summary>Whether they are all combinations of signs.</summary>
    public bool Enumerated { get; }

    /// <summary>The number of replicates.</summary>
    public int Count { get; }

    /// <summary>Writes the multipliers of a replicate, which are the same whatever was written before.</summary>
    /// <param name="replicate">The replicate.</param>
    /// <param name="random">The random numbers of the thread.</param>
    /// <param name="multipliers">Receives one for each cluster.</param>
    public void Fill(int replicate, RandomSource random, double[] multipliers)
    {
        if (Enumerated)
        {
            for (int g = 0; g < multipliers.Length; g++)
            {
                multipliers[g] = ((replicate >> g) & 1) == 0 ? 1.0 : -1.0;
            }

            return;
        }

        random.Restart(_options.Seed, replicate);
        _options.Multipliers.Fill(random, multipliers);
    }
}
