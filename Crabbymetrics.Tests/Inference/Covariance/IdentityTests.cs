using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;
using CsCheck;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>What holds between the formulas on any data.</summary>
internal sealed class IdentityTests
{
    private static readonly Gen<RegressionData> Data = Gen.Select(Gen.Int[25, 60], Gen.Int[0, 1 << 20])
        .Select(
            static (n, seed) =>
            {
                Random random = new(seed);
                double[] a = [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() * 2.0) - 1.0)];
                double[] b = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() < 0.4 ? 1.0 : random.NextDouble())];
                double[] y = [.. Enumerable.Range(0, n).Select(i => Math.Floor((random.NextDouble() * 6.0) + (i % 3)))];
                return RegressionData
                    .Create([KeyValuePair.Create("a", a), KeyValuePair.Create("b", b)], y)
                    .WithClusters("row", [.. Enumerable.Range(0, n)])
                    .WithClusters("group", [.. Enumerable.Range(0, n).Select(static i => i % 6)])
                    .WithClusters("copy", [.. Enumerable.Range(0, n).Select(static i => $"group {i % 6}")])
                    .WithTime([.. Enumerable.Range(0, n).Select(static i => i % 6)]);
            }
        );

    [TestCase("cr0", "sandwich")]
    [TestCase("cr2", "hc2")]
    [TestCase("cr3", "hc3")]
    public void Clusters_of_one_row_give_the_heteroskedastic_form(string clustered, string robust) =>
        Data.Sample(
            data =>
                Agree.Within(
                    SmallRegression.Poisson(data).Covariance(clustered, new CovarianceArguments { Clusters = ["row"] }),
                    SmallRegression.Poisson(data).Covariance(robust),
                    1e-10
                ),
            iter: 20
        );

    [Test]
    public void Clusters_of_one_row_give_the_stata_factor() =>
        Data.Sample(
            data =>
                Agree.Within(
                    SmallRegression.Poisson(data).Covariance("cr1-stata", new CovarianceArguments { Clusters = ["row"] }),
                    SmallRegression.Poisson(data).Covariance("stata-robust"),
                    1e-12
                ),
            iter: 20
        );

    [Test]
    public void A_clustering_and_its_copy_are_one_clustering() =>
        Data.Sample(
            data =>
                Agree.Within(
                    SmallRegression.Poisson(data).Covariance("cr1", new CovarianceArguments { Clusters = ["group", "copy"] }),
                    SmallRegression.Poisson(data).Covariance("cr1", new CovarianceArguments { Clusters = ["group"] }),
                    1e-11
                ),
            iter: 20
        );

    [Test]
    public void Without_lags_Driscoll_and_Kraay_cluster_by_time() =>
        Data.Sample(
            data =>
                Agree.Within(
                    SmallRegression.Poisson(data).Covariance("dk", new CovarianceArguments { Lag = 0 }),
                    SmallRegression.Poisson(data).Covariance("cr0", new CovarianceArguments { Clusters = ["group"] }),
                    1e-12
                ),
            iter: 20
        );

    [Test]
    public void Without_lags_Newey_and_West_is_the_sandwich() =>
        Data.Sample(
            data =>
                Agree.Within(
                    SmallRegression.Poisson(data).Covariance("hac", new CovarianceArguments { Lag = 0, Clusters = ["row"] }),
                    SmallRegression.Poisson(data).Covariance("sandwich"),
                    1e-12
                ),
            iter: 20
        );

    [TestCase("vanilla")]
    [TestCase("quasi")]
    [TestCase("hc1")]
    [TestCase("hc3")]
    [TestCase("cr1")]
    [TestCase("cr2")]
    [TestCase("cr3")]
    public void Covariances_follow_the_units_of_the_regressors(string kind) =>
        Gen.Select(Data, Gen.Double[-3.0, 3.0], Gen.Double[0.1, 10.0])
            .Sample(
                (data, shift, scale) =>
                {
                    // b becomes shift + scale b: its coefficient is divided by the scale, and the intercept takes up the shift.
                    double[] a = new double[data.RowCount];
                    double[] b = new double[data.RowCount];
                    data.Design.CopyColumn(0, a);
                    data.Design.CopyColumn(1, b);
                    RegressionData moved = RegressionData
                        .Create(
                            [KeyValuePair.Create("a", a), KeyValuePair.Create("b", Array.ConvertAll(b, value => shift + (scale * value)))],
                            data.Outcome.ToArray()
                        )
                        .WithClusters("group", [.. data.Clusters["group"].Codes]);
                    CovarianceArguments arguments = kind.StartsWith("cr", StringComparison.Ordinal)
                        ? new CovarianceArguments { Clusters = ["group"] }
                        : CovarianceArguments.None;
                    CovarianceMatrix before = SmallRegression.Poisson(data).Covariance(kind, arguments);
                    CovarianceMatrix after = SmallRegression.Poisson(moved).Covariance(kind, arguments);
                    Assert.That(after[1, 1], Is.EqualTo(before[1, 1]).Within(1e-7).Percent);
                    Assert.That(after[2, 2] * scale * scale, Is.EqualTo(before[2, 2]).Within(1e-7).Percent);
                },
                iter: 20
            );
}
