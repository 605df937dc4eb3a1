using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Elsewhere;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Rows that the nodes of a cluster hold give the numbers of the same rows in memory.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class ClusterFitTests
{
    private static readonly int[] Cuts = [100, 333, 334, 500, 610, 700, 800, 900, 1_100, 1_300, 1_400];

    private ClusterOfNodes _cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _cluster = await ClusterOfNodes.StartAsync(3);

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_cluster_gives_the_numbers_of_the_rows_in_memory(
        [Values("poisson", "logit", "gamma")] string model,
        [Values("none", "offset", "frequency")] string extra
    )
    {
        RegressionData data = ElsewhereSample.Of(OutcomeOf(model), extra);
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            _cluster.Grains,
            SimulatedPartitions.Cut(OutcomeOf(model), extra, Cuts)
        );
        GlmResult ofMemory = Fit(model, data),
            ofCluster = Fit(model, rows);
        Assert.Multiple(() =>
        {
            Assert.That(rows.RowCount, Is.EqualTo(data.RowCount));
            Assert.That(ofCluster.ParameterNames, Is.EqualTo(ofMemory.ParameterNames));
            AssertClose(ofCluster.Parameters, ofMemory.Parameters, "parameters");
            foreach (string vcov in (string[])["vanilla", "sandwich", "hc1", "hc3"])
            {
                AssertClose(ofCluster.Covariance(vcov).StandardErrors(), ofMemory.Covariance(vcov).StandardErrors(), vcov);
            }

            CovarianceArguments arguments = new() { Clusters = ["firm", "period"] };
            AssertClose(
                ofCluster.Covariance("cr1", arguments).StandardErrors(),
                ofMemory.Covariance("cr1", arguments).StandardErrors(),
                "two clusterings"
            );
            Assert.That(ofCluster.Deviance, Is.EqualTo(ofMemory.Deviance).Within(1e-12 * ofMemory.Deviance));
        });
    }

    // Up to eight partitions are added one after the other, as pieces in this process are.
    [Test]
    public async Task Few_partitions_give_the_bits_of_the_same_pieces_in_memory([Values("poisson", "logit")] string model)
    {
        int[] at = [333, 700, 1_100];
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            _cluster.Grains,
            SimulatedPartitions.Cut(OutcomeOf(model), "none", at)
        );
        GlmResult pieces = Fit(model, PiecedObservations.Cut(ElsewhereSample.Of(OutcomeOf(model), "none"), at)),
            nodes = Fit(model, rows);
        Assert.That(nodes.Parameters, Is.EqualTo(pieces.Parameters));
        Assert.That(nodes.Covariance("hc1").Values.ToArray(), Is.EqualTo(pieces.Covariance("hc1").Values.ToArray()));
    }

    [Test]
    public async Task Rows_with_absorbed_effects_are_refused()
    {
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", SimulatedPartitions.WithEffect, Cuts);
        Assert.That(
            async () => await ClusterObservations.OpenAsync(_cluster.Grains, partitions),
            Throws.ArgumentException.With.Message.Contains("Absorbed")
        );
    }

    [Test]
    public async Task The_bits_do_not_depend_on_the_number_of_nodes()
    {
        PartitionDescription[] partitions = SimulatedPartitions.Cut("count", "none", Cuts);
        await using ClusterOfNodes single = await ClusterOfNodes.StartAsync(1);
        await using ClusterObservations ofOne = await ClusterObservations.OpenAsync(single.Grains, partitions);
        await using ClusterObservations ofThree = await ClusterObservations.OpenAsync(_cluster.Grains, partitions);
        GlmResult one = Fit("poisson", ofOne),
            three = Fit("poisson", ofThree);
        Assert.Multiple(() =>
        {
            Assert.That(three.Parameters, Is.EqualTo(one.Parameters));
            Assert.That(three.Covariance("hc1").Values.ToArray(), Is.EqualTo(one.Covariance("hc1").Values.ToArray()));
        });
    }

    [Test]
    public async Task Two_fits_at_once_do_not_meet()
    {
        GlmResult[] results = await Task.WhenAll(FitAsync("poisson"), FitAsync("logit"), FitAsync("poisson"));
        Assert.That(results[2].Parameters, Is.EqualTo(results[0].Parameters));
        Assert.That(results[1].Parameters, Is.Not.EqualTo(results[0].Parameters));
    }

    [Test]
    public async Task Progress_names_the_passes()
    {
        List<PassTiming> timings = [];
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            _cluster.Grains,
            SimulatedPartitions.Cut("count", "none", Cuts),
            new ClusterOptions { PassFinished = timings.Add }
        );
        _ = Fit("poisson", rows);
        Assert.That(timings.Select(static timing => timing.Kind), Does.Contain("glm.evaluation"));
        Assert.That(timings.Select(static timing => timing.Repetitions), Is.All.Zero);
    }

    private async Task<GlmResult> FitAsync(string model)
    {
        await using ClusterObservations rows = await ClusterObservations.OpenAsync(
            _cluster.Grains,
            SimulatedPartitions.Cut(OutcomeOf(model), "none", Cuts)
        );
        return await Task.Run(() => Fit(model, rows));
    }

    private static string OutcomeOf(string model) =>
        model switch
        {
            "logit" => "binary",
            "gamma" => "positive",
            _ => "count",
        };

    private static GlmResult Fit(string model, IObservations rows) =>
        model switch
        {
            "logit" => new LogitEstimator().Fit(rows),
            "gamma" => new GammaEstimator().Fit(rows),
            _ => new PoissonEstimator().Fit(rows),
        };

    private static void AssertClose(IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        for (int j = 0; j < actual.Count; j++)
        {
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-12 * Math.Max(Math.Abs(expected[j]), 1e-2)), $"{what} {j}");
        }
    }
}
