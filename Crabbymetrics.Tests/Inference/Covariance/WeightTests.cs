using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>What the kinds of weights mean for each covariance.</summary>
internal sealed class WeightTests
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
    ];

    private static readonly double[] Frequencies = [.. Enumerable.Range(0, 60).Select(static i => (double)(i * 5 % 7 % 4))];

    [TestCaseSource(nameof(Kinds))]
    public void Frequencies_equal_repeated_rows(string kind)
    {
        int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(static i => Enumerable.Repeat(i, (int)Frequencies[i]))];
        CovarianceMatrix weighted = SmallRegression
            .Poisson(Data([.. Enumerable.Range(0, 60)]).WithWeights(Frequencies, WeightKind.Frequency))
            .Covariance(kind);
        CovarianceMatrix listed = SmallRegression.Poisson(Data(repeated)).Covariance(kind);
        Agree.Within(weighted, listed, 1e-11);
        Assert.That(weighted.ClusterCounts, Is.EqualTo(listed.ClusterCounts));
        Assert.That(weighted.DegreesOfFreedom, Is.EqualTo(listed.DegreesOfFreedom));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Frequencies_equal_repeated_rows_in_the_estimator_too(string kind)
    {
        int[] repeated = [.. Enumerable.Range(0, 60).SelectMany(static i => Enumerable.Repeat(i, (int)Frequencies[i]))];
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10 });
        PoissonResult weighted = estimator.Fit(Data([.. Enumerable.Range(0, 60)]).WithWeights(Frequencies, WeightKind.Frequency));
        PoissonResult listed = estimator.Fit(Data(repeated));
        Agree.Within(weighted.Covariance(kind), listed.Covariance(kind), 1e-12);
        Assert.That(weighted.ObservationCount, Is.EqualTo(listed.ObservationCount));
        Assert.That(weighted.LogLikelihood, Is.EqualTo(listed.LogLikelihood).Within(1e-12 * Math.Abs(listed.LogLikelihood)));
        Assert.That(weighted.PearsonChiSquared, Is.EqualTo(listed.PearsonChiSquared).Within(1e-12 * listed.PearsonChiSquared));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Rows_of_weight_zero_are_not_there(string kind)
    {
        int[] kept = [.. Enumerable.Range(0, 60).Where(static i => Frequencies[i] > 0.0)];
        double[] weights = [.. kept.Select(static i => 0.3 + Frequencies[i])];
        CovarianceMatrix all = SmallRegression
            .Poisson(
                Data([.. Enumerable.Range(0, 60)])
                    .WithWeights([.. Frequencies.Select(static f => f > 0.0 ? 0.3 + f : 0.0)], WeightKind.Analytic)
            )
            .Covariance(kind);
        Agree.Within(all, SmallRegression.Poisson(Data(kept).WithWeights(weights, WeightKind.Analytic)).Covariance(kind), 1e-11);
    }

    [Test]
    public void Probability_weights_refuse_the_model_based_forms_and_default_to_the_sandwich()
    {
        SmallRegression fit = SmallRegression.Poisson(
            Data([.. Enumerable.Range(0, 60)]).WithWeights([.. Frequencies.Select(static f => f + 0.5)], WeightKind.Probability)
        );
        using (Assert.EnterMultipleScope())
        {
            foreach (string kind in new[] { "vanilla", "quasi", "iid-fixest" })
            {
                Assert.That(
                    () => fit.Covariance(kind),
                    Throws
                        .TypeOf<InferenceUnavailableException>()
                        .With.Message.Contains("probability weights")
                        .And.Message.Contains("sandwich")
                );
            }

            Assert.That(fit.Summarize().Covariance!.Kind, Is.EqualTo("sandwich"));
        }
    }

    [Test]
    public void Analytic_and_probability_weights_have_the_same_sandwich_and_count_rows()
    {
        double[] weights = [.. Frequencies.Select(static f => f + 0.5)];
        SmallRegression analytic = SmallRegression.Poisson(Data([.. Enumerable.Range(0, 60)]).WithWeights(weights, WeightKind.Analytic));
        SmallRegression probability = SmallRegression.Poisson(
            Data([.. Enumerable.Range(0, 60)]).WithWeights(weights, WeightKind.Probability)
        );
        foreach (string kind in new[] { "sandwich", "hc1", "hc3", "cr1", "cr2" })
        {
            Agree.Within(analytic.Covariance(kind), probability.Covariance(kind), 1e-14);
        }

        Assert.That(analytic.Covariance("hc1").SmallSampleFactor, Is.EqualTo(60.0 / 57.0));
    }

    [Test]
    public void Newey_and_West_refuses_frequencies() =>
        Assert.That(
            () =>
                SmallRegression
                    .Poisson(Data([.. Enumerable.Range(0, 60)]).WithWeights(Frequencies, WeightKind.Frequency))
                    .Covariance("hac"),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("driscoll-kraay")
        );

    private static RegressionData Data(int[] rows) =>
        RegressionData
            .Create(
                [
                    KeyValuePair.Create("a", Array.ConvertAll(rows, static i => Math.Sin(1.7 * i))),
                    KeyValuePair.Create("b", Array.ConvertAll(rows, static i => (i % 9 / 3.0) + Math.Cos(i))),
                ],
                Array.ConvertAll(rows, static i => (double)(i * 11 % 13 % 6))
            )
            .WithClusters("g", Array.ConvertAll(rows, static i => i / 5))
            .WithTime(Array.ConvertAll(rows, static i => i % 20));
}
