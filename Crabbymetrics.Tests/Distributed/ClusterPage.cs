using System.Net;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;
using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Data.Streaming;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>The code of docs/several-machines.md.</summary>
public sealed class ClusterPage
{
    [Test]
    public async Task A_fit_over_a_cluster()
    {
        using ParquetFiles simulated = ParquetFiles.Of(300, 100);
        await using ClusterNode worker = await ClusterNode.StartAsync(new ClusterNodeOptions());
        GlmResult result = await FitAsync(simulated.Paths, worker.Address);
        Assert.That(result.ParameterNames, Does.Contain("x"));
    }

    private static async Task<GlmResult> FitAsync(IReadOnlyList<string> files, IPEndPoint first)
    {
        ParquetSource source = ParquetSource.OpenFiles(files);
        RowPlan plan = RowPlan.Learn(source, new ModelSpecification { Formula = Formula.Parse("y ~ x + region") });

        await using ClusterNode node = await ClusterNode.StartAsync(new ClusterNodeOptions { Join = first, HoldsPartitions = false });
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(node.Grains, ParquetPartitions.Cut(plan, files));
        GlmResult fit = new PoissonEstimator().Fit((IObservations)rows);
        return fit;
    }
}
