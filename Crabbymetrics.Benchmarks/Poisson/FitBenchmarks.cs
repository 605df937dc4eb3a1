using BenchmarkDotNet.Attributes;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Benchmarks.Poisson;

/// <summary>A fit through the public API, data in memory.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    private readonly PoissonEstimator _estimator = new();
    private RegressionData _data = null!;

    /// <summary>Rows and columns.</summary>
    [Params("100 x 3", "1000 x 5", "10000 x 5", "100000 x 5", "100000 x 50", "1000000 x 5", "1000000 x 20")]
    public string Size { get; set; } = "";

    /// <summary>Simulates the data.</summary>
    [GlobalSetup]
    public void Simulate()
    {
        int[] size = [.. Size.Split(" x ").Select(static part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
        _data = SimulatedCounts.Create(size[0], size[1]);
    }

    /// <summary>The fit alone.</summary>
    [Benchmark(Baseline = true)]
    public PoissonResult Fit() => _estimator.Fit(_data);

    /// <summary>The fit with the inverse information.</summary>
    [Benchmark]
    public CovarianceMatrix FitAndVanilla() => _estimator.Fit(_data).Covariance();

    /// <summary>The fit with the sandwich.</summary>
    [Benchmark]
    public CovarianceMatrix FitAndSandwich() => _estimator.Fit(_data).Covariance("hc0");
}
