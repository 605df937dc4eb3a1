using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>What becomes of a fit when nodes are lost, sources change, or memory is full.</summary>
public sealed class ClusterFaultTests
{
    private static readonly int[] Cuts = [333, 700, 1_100];

    [Test]
    public async Task A_node_that_is_lost_in_the_middle_changes_no_bit()
    {
        const string Broken = "broken";
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(3);
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", "none", Cuts);
        GlmResult whole;
        await using (ClusterObservations rows = await ClusterObservations.OpenAsync(cluster.Grains, partitions))
        {
            whole = new PoissonEstimator().Fit(rows);
        }

        int passes = 0;
        ClusterOptions options = new()
        {
            PassFinished = _ =>
            {
                if (++passes == 2)
                {
                    cluster.KillAsync(2).GetAwaiter().GetResult();
                }
            },
        };
        await using ClusterObservations broken = await ClusterObservations.OpenAsync(
            cluster.Grains,
            SimulatedPartitions.Cut("count", "none", Cuts, mark: Broken),
            options
        );
        Assert.That(SimulatedPartitions.LoadCount(Broken), Is.EqualTo(partitions.Length));
        GlmResult result = await Task.Run(() => new PoissonEstimator().Fit(broken));
        Assert.That(passes, Is.GreaterThan(2));
        Assert.That(SimulatedPartitions.LoadCount(Broken), Is.GreaterThan(partitions.Length), "no other node took rows over");
        Assert.That(result.Parameters, Is.EqualTo(whole.Parameters));
        Assert.That(result.Covariance("hc1").Values.ToArray(), Is.EqualTo(whole.Covariance("hc1").Values.ToArray()));
    }

    [Test]
    public async Task A_source_that_changes_between_two_passes_is_named()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(2);
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first");
        int passes = 0;
        ClusterOptions options = new()
        {
            PassFinished = _ =>
            {
                if (++passes == 2)
                {
                    File.WriteAllText(file, "second");
                }
            },
        };
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            cluster.Grains,
            SimulatedPartitions.Cut("count", "none", Cuts, file),
            options
        );
        Assert.That(
            () => new PoissonEstimator().Fit(rows),
            Throws.TypeOf<PartitionException>().With.Message.Contains(file).And.Message.Contains("changed between two passes")
        );
    }

    [Test]
    public async Task A_source_that_is_not_there_is_named()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(1);
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", "none", Cuts, "/nowhere/rows.txt");
        Assert.That(
            async () => await ClusterObservations.OpenAsync(cluster.Grains, partitions),
            Throws.TypeOf<PartitionException>().With.Message.Contains("/nowhere/rows.txt is not there")
        );
    }

    [Test]
    public async Task Full_memory_is_an_error_that_names_the_limit()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(1, static options => options.MemoryLimit = 20_000);
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", "none", Cuts);
        Assert.That(
            async () => await ClusterObservations.OpenAsync(cluster.Grains, partitions),
            Throws.TypeOf<PartitionException>().With.Message.Contains("MemoryLimit")
        );
    }

    [Test]
    public async Task An_unknown_kind_of_partition_is_named()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(1);
        Assert.That(
            async () => await ClusterObservations.OpenAsync(cluster.Grains, [new PartitionDescription("tape", ["reel 3"])]),
            Throws.TypeOf<PartitionException>().With.Message.Contains("'tape'")
        );
    }

    [Test]
    public async Task A_cancelled_fit_ends()
    {
        await using ClusterOfNodes cluster = await ClusterOfNodes.StartAsync(1);
        using CancellationTokenSource source = new();
        ClusterOptions options = new() { PassFinished = _ => source.Cancel() };
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            cluster.Grains,
            SimulatedPartitions.Cut("count", "none", Cuts),
            options
        );
        Assert.That(() => new PoissonEstimator().Fit(rows, source.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
