using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Elsewhere;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Models beyond generalized linear ones with one family, of rows that the nodes of a cluster hold, give the numbers of the same
/// rows in memory.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class ClusterModelsTests
{
    private static readonly int[] Cuts = [100, 333, 334, 500, 610, 700, 800, 900, 1_100, 1_300, 1_400];

    private ClusterOfNodes[] _clusters = null!;

    [OneTimeSetUp]
    public async Task StartAsync() =>
        _clusters = [await ClusterOfNodes.StartAsync(1), await ClusterOfNodes.StartAsync(2), await ClusterOfNodes.StartAsync(3)];

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (ClusterOfNodes cluster in _clusters)
        {
            await cluster.DisposeAsync();
        }
    }

    [Test]
    public async Task Least_squares_gives_the_numbers_of_memory_and_the_same_bits_for_any_number_of_nodes(
        [Values("none", "offset", "frequency", "probability")] string extra,
        [Values] bool intercept
    )
    {
        OlsEstimator estimator = new(new OlsOptions { FitIntercept = intercept });
        OlsResult expected = estimator.Fit(SimulatedPartitions.Rows("amount", extra));
        OlsResult[] actual = await OfEachAsync(extra, rows => estimator.Fit(rows));
        RequireSame(actual, expected, extra == "probability" ? ["sandwich", "hc1", "hc3"] : ["vanilla", "sandwich", "hc1", "hc3"]);
        Assert.Multiple(() =>
        {
            Assert.That(actual[0].RSquared, Is.EqualTo(expected.RSquared).Within(1e-12));
            Assert.That(actual[0].Sigma, Is.EqualTo(expected.Sigma).Within(1e-12 * expected.Sigma));
        });
    }

    [Test]
    public async Task Two_stage_least_squares_gives_the_numbers_of_memory_and_the_same_bits_for_any_number_of_nodes()
    {
        TwoSlsEstimator estimator = new();
        TwoSlsResult expected = estimator.Fit(SimulatedPartitions.Rows("amount", SimulatedPartitions.WithInstruments));
        TwoSlsResult[] actual = await OfEachAsync(SimulatedPartitions.WithInstruments, rows => estimator.Fit(rows));
        RequireSame(actual, expected, ["vanilla", "sandwich", "hc1", "hc3"]);
        Assert.That(actual[0].InstrumentNames, Is.EqualTo(expected.InstrumentNames));
    }

    [TestCase("none", false)]
    [TestCase("frequency", true)]
    public async Task Negative_binomial_regression(string extra, bool linear)
    {
        NegativeBinomialEstimator estimator = new(
            new NegativeBinomialOptions
            {
                Tolerance = 1e-7,
                Variance = linear ? NegativeBinomialVariance.Linear : NegativeBinomialVariance.Quadratic,
            }
        );
        NegativeBinomialResult expected = estimator.Fit(SimulatedPartitions.Rows("overdispersed", extra));
        NegativeBinomialResult[] actual = await OfEachAsync(extra, rows => estimator.Fit(rows), "overdispersed");
        RequireSame(actual, expected, ["vanilla", "sandwich", "hc1", "hc3"], 1e-11);
        Assert.That(actual[0].Theta, Is.EqualTo(expected.Theta).Within(1e-11 * expected.Theta));
    }

    [TestCase("analytic")]
    public async Task Tweedie_regression_with_its_power(string extra)
    {
        TweedieEstimator estimator = new(new TweedieOptions { Tolerance = 1e-9 });
        TweedieResult expected = estimator.Fit(SimulatedPartitions.Rows("partly zero", extra));
        TweedieResult[] actual = await OfEachAsync(extra, rows => estimator.Fit(rows), "partly zero");
        RequireSame(actual, expected, ["vanilla", "sandwich", "hc1", "hc3"], 1e-10);
        Assert.That(actual[0].Power, Is.EqualTo(expected.Power).Within(1e-11));
    }

    [TestCase("none")]
    [TestCase("frequency")]
    public async Task Multinomial_logit(string extra)
    {
        MultinomialLogitEstimator estimator = new(new MultinomialLogitOptions { Tolerance = 1e-9 });
        MultinomialLogitResult expected = estimator.Fit(SimulatedPartitions.Rows("underdispersed", extra));
        MultinomialLogitResult[] actual = await OfEachAsync(extra, rows => estimator.Fit(rows), "underdispersed");
        RequireSame(actual, expected, ["vanilla", "sandwich", "hc1"]);
        Assert.That(actual[0].Classes, Is.EqualTo(expected.Classes));
    }

    [Test]
    public async Task The_likelihood_of_a_third_party()
    {
        CensoredWeibull model = new(new LikelihoodOptions { Tolerance = 1e-7 });
        LikelihoodResult expected = model.Fit(SimulatedPartitions.Rows("amount", SimulatedPartitions.WithEvents));
        LikelihoodResult[] actual = await OfEachAsync(SimulatedPartitions.WithEvents, rows => model.Fit(rows));
        RequireSame(actual, expected, ["vanilla", "sandwich", "hc1"], 1e-11);
    }

    private async Task<TResult[]> OfEachAsync<TResult>(string extra, Func<IObservations, TResult> fit, string outcome = "amount")
    {
        List<TResult> results = [];
        foreach (ClusterOfNodes cluster in _clusters)
        {
            ClusterObservations rows = await ClusterObservations.OpenAsync(cluster.Grains, SimulatedPartitions.Cut(outcome, extra, Cuts));
            // Covariances go over the rows too, so that these are given back by the end of the cluster alone.
            results.Add(fit(rows));
        }

        return [.. results];
    }

    private static void RequireSame<TResult>(TResult[] actual, TResult expected, string[] covariances, double within = 1e-12)
        where TResult : class, IEstimationResult
    {
        CovarianceArguments firms = new() { Clusters = ["firm"] },
            both = new() { Clusters = ["firm", "period"] };
        double[] errors = [.. CovarianceOf(expected, "sandwich", null).StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual[0].Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12 * unit), expected.ParameterNames[j]);
            }

            foreach (TResult other in actual.AsSpan(1))
            {
                Assert.That(other.Parameters, Is.EqualTo(actual[0].Parameters), "bits");
            }
        });
        foreach (string vcov in covariances)
        {
            Require(vcov, null);
        }

        Require("cr1", firms);
        Require("cr1", both);

        void Require(string vcov, CovarianceArguments? arguments)
        {
            CovarianceMatrix own = CovarianceOf(actual[0], vcov, arguments);
            Comparison.AssertSame(own, CovarianceOf(expected, vcov, arguments), vcov, within);
            foreach (TResult other in actual.AsSpan(1))
            {
                Assert.That(CovarianceOf(other, vcov, arguments).Values.ToArray(), Is.EqualTo(own.Values.ToArray()), vcov);
            }
        }
    }

    private static CovarianceMatrix CovarianceOf(IEstimationResult result, string vcov, CovarianceArguments? arguments) =>
        EstimationServices.Default.Covariances.Find(vcov).Estimate(result, arguments ?? new CovarianceArguments());
}
