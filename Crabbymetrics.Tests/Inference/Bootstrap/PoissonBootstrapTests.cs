using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>The bootstrap of real data through the Poisson estimator.</summary>
public sealed class PoissonBootstrapTests
{
    // With B = 2,000 a simulated error is within 1/sqrt(2 B) = 1.6 percent, one standard deviation, more where tails are heavy. Resampling
    // differs from the linear approximation by a few percent more at these sizes of n; score multipliers do not.
    [TestCase("quine", "pairs", 15.0)]
    [TestCase("warpbreaks", "bayesian", 15.0)]
    [TestCase("doctor_visits", "pairs", 8.0)]
    [TestCase("quine", "score", 6.0)]
    [TestCase("warpbreaks", "score-webb", 6.0)]
    [TestCase("doctor_visits", "score-mammen", 6.0)]
    public void Standard_errors_agree_with_the_sandwich_within_simulation_error(string name, string scheme, double percent)
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData(name));
        BootstrapResult bootstrap = fit.Bootstrap(new BootstrapOptions { Replications = 2000, Scheme = scheme });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bootstrap.StandardErrors, Is.EqualTo(fit.Covariance("sandwich").StandardErrors()).Within(percent).Percent);
            Assert.That(bootstrap.Failures, Is.Empty);
        }
    }

    [Test]
    public void Cluster_draws_agree_with_the_clustered_covariance()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("doctor_visits"));
        BootstrapResult score = fit.Bootstrap(new BootstrapOptions { Replications = 2000, Scheme = "cluster-score" });
        Assert.That(score.StandardErrors, Is.EqualTo(fit.Covariance("cr0").StandardErrors()).Within(6.0).Percent);
    }

    [Test]
    public void The_parametric_bootstrap_agrees_with_the_model_based_errors()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("warpbreaks"));
        BootstrapResult bootstrap = fit.Bootstrap(new BootstrapOptions { Replications = 2000, Scheme = "parametric" });
        Assert.That(bootstrap.StandardErrors, Is.EqualTo(fit.Covariance("vanilla").StandardErrors()).Within(6.0).Percent);
    }

    [TestCase(WeightKind.Frequency)]
    [TestCase(WeightKind.Analytic)]
    public void Parametric_draws_of_weighted_rows_are_averages_of_so_many_observations(WeightKind kind)
    {
        RegressionData data = GlmReference.LoadData("warpbreaks");
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(
            data.WithWeights([.. Enumerable.Range(0, data.RowCount).Select(i => (double)(i % 5))], kind)
        );
        BootstrapResult bootstrap = fit.Bootstrap(new BootstrapOptions { Replications = 2000, Scheme = "parametric" });
        Assert.That(bootstrap.StandardErrors, Is.EqualTo(fit.Covariance("vanilla").StandardErrors()).Within(6.0).Percent);
    }

    [Test]
    public void Weights_without_a_distribution_have_no_parametric_bootstrap()
    {
        RegressionData data = GlmReference.LoadData("warpbreaks");
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(i => 0.5 + (i % 3))];
        PoissonEstimator estimator = new(new PoissonOptions());
        BootstrapOptions options = new() { Replications = 2, Scheme = "parametric" };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => estimator.Fit(data.WithWeights(weights, WeightKind.Analytic)).Bootstrap(options),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains("not an integer")
            );
            Assert.That(
                () => estimator.Fit(data.WithWeights(weights, WeightKind.Probability)).Bootstrap(options),
                Throws.InstanceOf<InferenceUnavailableException>()
            );
        }
    }

    [TestCase("pairs")]
    [TestCase("cluster-pairs")]
    [TestCase("bayesian")]
    [TestCase("parametric")]
    [TestCase("score")]
    public void Draws_are_the_same_bits_for_1_2_and_7_threads(string scheme)
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("quine"));
        double[,] one = Run(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run(2), Is.EqualTo(one));
            Assert.That(Run(7), Is.EqualTo(one));
        }

        double[,] Run(int threads) =>
            fit.Bootstrap(
                    new BootstrapOptions
                    {
                        Scheme = scheme,
                        Replications = 80,
                        MaxDegreeOfParallelism = threads,
                    }
                )
                .ToArray();
    }

    [Test]
    public void Frequency_weights_give_the_draws_of_the_repeated_rows()
    {
        RegressionData data = GlmReference.LoadData("warpbreaks");
        double[] frequencies = [.. Enumerable.Range(0, data.RowCount).Select(i => (double)(i % 4))];
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        RegressionData repeated = RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, rows.Select(i => data.Design[i, j]).ToArray())),
            [.. rows.Select(i => data.Outcome.Span[i])]
        );
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10 });
        BootstrapResult weighted = estimator.Fit(data.WithWeights(frequencies, WeightKind.Frequency)).Bootstrap(100, 3);
        BootstrapResult plain = estimator.Fit(repeated).Bootstrap(100, 3);
        Assert.That(weighted.ToArray(), Is.EqualTo(plain.ToArray()).Within(1e-7));
    }

    [Test]
    public void The_covariance_of_the_draws_serves_tests_and_tables()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("quine"));
        BootstrapResult bootstrap = fit.Bootstrap(400, 1);
        CovarianceMatrix covariance = bootstrap.Covariance();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(covariance.StandardErrors(), Is.EqualTo(bootstrap.StandardErrors).Within(1e-12));
            Assert.That(covariance.Kind, Is.EqualTo("bootstrap (pairs, 400 draws)"));
            Assert.That(WaldTest.Of(fit, covariance, "SexM = 0").PValue, Is.InRange(0.01, 0.99));
            Assert.That(() => fit.Bootstrap(1, 1).Covariance(), Throws.InvalidOperationException);
        }
    }

    // sandwich::vcovBS of R with type "jackknife" centres at the estimate; here the mean of the replicates is the centre, as in Efron's
    // definition. For a GLM the delete-one variance lies between hc3's approximations: within a few percent of it.
    [Test]
    public void The_jackknife_is_near_hc3()
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("quine"));
        BootstrapResult jackknife = fit.Bootstrap(new BootstrapOptions { Scheme = "jackknife" });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(jackknife.Replications, Is.EqualTo(146));
            Assert.That(jackknife.StandardErrors, Is.EqualTo(fit.Covariance("hc3").StandardErrors()).Within(3.0).Percent);
        }
    }

    [TestCase(BootstrapLimits.Bca)]
    [TestCase(BootstrapLimits.Studentized)]
    public void Corrected_limits_work_on_a_fitted_model(BootstrapLimits limits)
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions()).Fit(GlmReference.LoadData("quine"));
        BootstrapResult bootstrap = fit.Bootstrap(new BootstrapOptions { Replications = 300, Limits = limits });
        CoefficientTable table = fit.Summary("hc0");
        using (Assert.EnterMultipleScope())
        {
            for (int j = 0; j < fit.Parameters.Length; j++)
            {
                Assert.That(
                    bootstrap.ConfidenceLow[j],
                    Is.EqualTo(table[j].ConfidenceLow!.Value).Within(1.0 * table[j].StandardError!.Value)
                );
                Assert.That(
                    bootstrap.ConfidenceHigh[j],
                    Is.EqualTo(table[j].ConfidenceHigh!.Value).Within(1.0 * table[j].StandardError!.Value)
                );
            }
        }
    }
}
