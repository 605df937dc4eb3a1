using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>What the Poisson estimator leaves out, or weighs, is so in every covariance.</summary>
internal sealed class EstimatorSampleTests
{
    private static readonly string[] Kinds =
    [
        "vanilla",
        "quasi",
        "iid-fixest",
        "sandwich",
        "hc1",
        "stata-robust",
        "hc2",
        "hc3",
        "cr0",
        "cr1-stata",
        "cr1",
        "cr2",
        "cr3",
        "driscoll-kraay",
        "hac",
    ];

    [Test]
    public void Separated_rows_left_out_are_not_there([ValueSource(nameof(Kinds))] string kind, [Values] bool weighted)
    {
        // Region 3 has no event at all: its dummy separates its rows, which are whole clusters and periods.
        int[] all = [.. Enumerable.Range(0, 80)];
        int[] kept = [.. all.Where(static i => i / 20 < 3)];
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10, Separation = SeparationPolicy.DropRows });
        PoissonResult dropped = estimator.Fit(Data(all, weighted, ["r1", "r2", "r3"]));
        PoissonResult without = estimator.Fit(Data(kept, weighted, ["r1", "r2"]));
        CovarianceMatrix expected = without.Covariance(kind);
        CovarianceMatrix covariance = dropped.Covariance(kind);
        int[] identified = [0, 1, 2, 3];
        Assert.That(dropped.ObservationCount, Is.EqualTo(60.0));
        Assert.That(covariance.ClusterCounts, Is.EqualTo(expected.ClusterCounts));
        Agree.Within(
            new CovarianceMatrix(kind, expected.ParameterNames, [.. identified.SelectMany(a => identified.Select(b => covariance[a, b]))]),
            expected,
            1e-9
        );
        Assert.That(covariance[4, 4], Is.NaN);
    }

    [Test]
    public void Tests_of_fit_leave_out_what_the_fit_left_out()
    {
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10, Separation = SeparationPolicy.DropRows });
        PoissonResult dropped = estimator.Fit(Data([.. Enumerable.Range(0, 80)], false, ["r1", "r2", "r3"]));
        PoissonResult without = estimator.Fit(Data([.. Enumerable.Range(0, 60)], false, ["r1", "r2"]));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                OverdispersionTest.CameronTrivedi(dropped).Statistic,
                Is.EqualTo(OverdispersionTest.CameronTrivedi(without).Statistic).Within(1e-9)
            );
            Assert.That(GoodnessOfFitTest.Pearson(dropped).PValue, Is.EqualTo(GoodnessOfFitTest.Pearson(without).PValue).Within(1e-9));
            Assert.That(LinkTest.Of(dropped).Statistic, Is.EqualTo(LinkTest.Of(without).Statistic).Within(1e-7));
        }
    }

    [Test]
    public void An_observation_that_determines_a_coefficient_alone_has_no_hc3()
    {
        double[] only = new double[80];
        only[17] = 1.0;
        RegressionData data = RegressionData.Create(
            [KeyValuePair.Create("only", only)],
            [.. Enumerable.Range(0, 80).Select(static i => 1.0 + (i % 5))]
        );
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(data);
        Assert.That(() => fit.Covariance("hc3"), Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("row 17"));
        Assert.That(fit.Covariance("hc1")[0, 0], Is.GreaterThan(0.0));
    }

    private static RegressionData Data(int[] rows, bool weighted, string[] regions)
    {
        RegressionData data = RegressionData
            .Create(
                [
                    KeyValuePair.Create("a", Array.ConvertAll(rows, static i => Math.Sin(1.7 * i))),
                    .. regions.Select(region =>
                        KeyValuePair.Create(region, Array.ConvertAll(rows, i => i / 20 == region[1] - '0' ? 1.0 : 0.0))
                    ),
                ],
                Array.ConvertAll(rows, static i => i / 20 == 3 ? 0.0 : (double)(i * 11 % 13 % 6))
            )
            .WithClusters("village", Array.ConvertAll(rows, static i => i / 5))
            .WithTime(rows);
        return weighted ? data.WithWeights(Array.ConvertAll(rows, static i => 1.0 + (i % 3 / 2.0)), WeightKind.Analytic) : data;
    }
}
