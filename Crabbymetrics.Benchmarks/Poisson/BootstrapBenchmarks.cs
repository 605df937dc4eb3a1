using BenchmarkDotNet.Attributes;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Poisson;

/// <summary>A thousand replicates at n = 10,000, p = 5, with 100 clusters.</summary>
[MemoryDiagnoser]
public class BootstrapBenchmarks
{
    private readonly PoissonResult _result = new PoissonEstimator().Fit(SimulatedCounts.Create(10_000, 5, clusters: 100));

    /// <summary>The scheme.</summary>
    [Params("pairs", "cluster-pairs", "score")]
    public string Scheme { get; set; } = "pairs";

    /// <summary>All replicates.</summary>
    [Benchmark]
    public BootstrapResult Bootstrap() =>
        _result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 1000,
                Scheme = Scheme,
                Cluster = Scheme == "cluster-pairs" ? "group" : null,
            }
        );
}
