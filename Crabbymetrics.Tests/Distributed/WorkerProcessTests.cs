using System.Collections.Immutable;
using System.Net;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Workers that are processes, one of which is killed in the middle of a fit.</summary>
public sealed class WorkerProcessTests
{
    [Test]
    public async Task A_process_that_is_killed_changes_no_bit()
    {
        using ParquetFiles files = ParquetFiles.Of(900, 100);
        ModelSpecification specification = new() { Formula = Formula.Parse("y ~ x + region") };
        RowPlan plan = RowPlan.Learn(ParquetSource.OpenFiles(files.Paths), specification);
        ImmutableArray<PartitionDescription> partitions = ParquetPartitions.Cut(plan, files.Paths, rowsPerPartition: 100);
        using WorkerProcess first = WorkerProcess.Start();
        using WorkerProcess second = WorkerProcess.Start("--join", first.Address);
        await using ClusterNode node = await ClusterNode.StartAsync(
            new ClusterNodeOptions { Join = IPEndPoint.Parse(first.Address), HoldsPartitions = false }
        );
        GlmResult whole;
        await using (ClusterObservations rows = await ClusterObservations.OpenAsync(node.Grains, partitions))
        {
            whole = new PoissonEstimator().Fit((IObservations)rows);
        }

        int passes = 0;
        bool wasLost = false;
        ClusterOptions options = new()
        {
            PassFinished = timing =>
            {
                wasLost |= timing.Repetitions > 0;
                if (++passes == 2)
                {
                    second.Kill();
                }
            },
        };
        await using ClusterObservations broken = await ClusterObservations.OpenAsync(node.Grains, partitions, options);
        GlmResult result = await Task.Run(() => new PoissonEstimator().Fit((IObservations)broken));
        Assert.Multiple(() =>
        {
            Assert.That(wasLost, "no pass was asked again");
            Assert.That(result.Parameters, Is.EqualTo(whole.Parameters));
            Assert.That(result.Covariance("hc1").Values.ToArray(), Is.EqualTo(whole.Covariance("hc1").Values.ToArray()));
        });
    }

    [Test]
    public void A_node_that_nobody_answers_says_so() =>
        Assert.That(
            async () => await ClusterNode.StartAsync(new ClusterNodeOptions { Join = new IPEndPoint(IPAddress.Loopback, 1) }),
            Throws.TypeOf<ClusterUnavailableException>().With.Message.Contains("127.0.0.1:1")
        );
}
