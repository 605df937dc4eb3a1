using Crabbymetrics.Data;
using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Data.Checkpoints;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>A coordinator that ends in the middle of a fit over a cluster.</summary>
public sealed class ClusterCheckpointTests
{
    private static readonly int[] Cuts = [333, 700, 1_100];

    [Test]
    public async Task Another_coordinator_goes_on_with_the_same_bits()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(2);
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", "none", Cuts);
        string file = Path.Combine(Path.GetTempPath(), $"crabby-{Guid.NewGuid():N}.checkpoint");
        double[] expected;
        await using (ClusterObservations rows = await ClusterObservations.OpenAsync(cluster.Grains, partitions))
        {
            expected = Fit(rows);
            BrokenRows broken = new(rows, 3);
            Assert.That(
                () =>
                {
                    using CheckpointedObservations first = CheckpointedObservations.Open(broken, file, "fit");
                    return Fit(first);
                },
                Throws.TypeOf<PowerFailure>()
            );
        }

        await using ClusterObservations again = await ClusterObservations.OpenAsync(cluster.Grains, partitions);
        using CheckpointedObservations second = CheckpointedObservations.Open(again, file, "fit");
        Assert.That(Fit(second), Is.EqualTo(expected));
        Assert.That(second.ReusedPassCount, Is.GreaterThanOrEqualTo(3));
        second.Complete();
        Assert.That(File.Exists(file), Is.False);
    }

    private static double[] Fit(IObservations rows)
    {
        PoissonResult fit = new PoissonEstimator().Fit(rows);
        return [.. fit.Parameters, .. fit.Covariance("hc1").StandardErrors()];
    }
}
