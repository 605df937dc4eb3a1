using Crabbymetrics.Estimators;
using Orleans.Concurrency;

namespace Crabbymetrics.Distributed;

/// <summary>
/// A node of the reducing tree. Its shape follows from the number of partitions alone, never from the nodes of the cluster, and sums are
/// added in the order of the partitions: the same bits on any cluster.
/// </summary>
[ByShare]
[Reentrant]
internal sealed class ReductionGrain(PassCatalog passes) : Grain, IReductionGrain
{
    // A tree of fan-out 4 to 8 is a little faster than a flat one from some tens of partitions on.
    private const int FanOut = 8;

    public async Task<PassAnswer> Run(PartitionMessage[] partitions, PassMessage pass, CancellationToken cancellationToken)
    {
        Task<PassAnswer>[] answers =
            partitions.Length <= FanOut
                ? Array.ConvertAll(
                    partitions,
                    partition => GrainFactory.GetGrain<IPartitionGrain>(partition.Key).Run(partition, pass, cancellationToken)
                )
                : [.. Split(partitions).Select(part => Reduce(GrainFactory, part, pass, cancellationToken))];
        // All are waited for, so that none is left running where one fails.
        PassAnswer[] parts = await Task.WhenAll(answers);
        if (Array.Find(parts, static part => part.Failure is not null) is { } failed)
        {
            return failed;
        }

        double[] sums = parts[0].Sums!;
        IPass combiner = passes.Read(pass.Description);
        for (int part = 1; part < parts.Length; part++)
        {
            combiner.Combine(parts[part].Sums, sums);
        }

        return new PassAnswer { Sums = sums, Ticks = parts.Max(static part => part.Ticks) };
    }

    /// <summary>Asks the node of the tree above some partitions.</summary>
    public static Task<PassAnswer> Reduce(
        IGrainFactory grains,
        PartitionMessage[] partitions,
        PassMessage pass,
        CancellationToken cancellationToken
    ) => ClusterGrains.Find<IReductionGrain>(grains, partitions[0].Key).Run(partitions, pass, cancellationToken);

    private static IEnumerable<PartitionMessage[]> Split(PartitionMessage[] partitions)
    {
        // The largest power of the fan-out below the count: all parts but the last are full trees.
        int size = FanOut;
        while (size * FanOut < partitions.Length)
        {
            size *= FanOut;
        }

        return partitions.Chunk(size);
    }
}
