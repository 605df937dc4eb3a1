using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Prediction;

/// <summary>Prediction intervals against draws of all coefficients and outcomes, in repeated samples, and at their limits.</summary>
public class PredictionIntervalTests
{
    private static IEnumerable<TestCaseData> Models()
    {
        yield return Case("poisson", new PoissonEstimator(), static (m, r) => r.NextPoisson(m));
        yield return Case("nb2", new NegativeBinomialEstimator(), static (m, r) => new NegativeBinomialDistribution(2.0).Draw(m, 1.0, r));
        yield return Case(
            "nb1",
            new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = NegativeBinomialVariance.Linear }),
            static (m, r) => r.NextPoisson(r.NextGamma(m / 0.8) * 0.8)
        );
        yield return Case("gamma", new GammaEstimator(), static (m, r) => new GammaDistribution().Draw(m, 0.4, r));
        yield return Case(
            "inverse gaussian",
            Glm(GlmFamilies.InverseGaussian()),
            static (m, r) => new InverseGaussianDistribution().Draw(m, 0.2, r)
        );
        yield return Case("gaussian, log", Glm(GlmFamilies.Gaussian(LogLink.Instance)), static (m, r) => m + (0.5 * r.NextNormal()));
        yield return Case(
            "tweedie",
            new TweedieEstimator(new TweedieOptions { Power = 1.5 }),
            static (m, r) => new TweedieDistribution(1.5).Draw(m, 0.7, r)
        );
        yield return Case("poisson, square root", Glm(GlmFamilies.Poisson(Links.Find("sqrt"))), static (m, r) => r.NextPoisson(m));

        static TestCaseData Case(string name, IEstimator<GlmResult> estimator, Func<double, RandomSource, double> draw) =>
            new TestCaseData(estimator, draw).SetName("{m}: " + name);

        static GeneralizedLinearEstimator Glm(IGlmFamily family) => new(family);
    }

    // What is not known is drawn here: the coefficients from their joint normal, the divisor of variances from its chi-squared.
    [TestCaseSource(nameof(Models))]
    public void The_limits_are_quantiles_of_draws(IEstimator<GlmResult> estimator, Func<double, RandomSource, double> draw)
    {
        const int Draws = 200_000;
        GlmResult result = estimator.Fit(Sample(12, seed: 5, draw));
        CovarianceMatrix covariance = result.Covariance();
        double[] x = [0.9];
        OutcomePrediction interval = OutcomePredictions.Create(
            result,
            covariance,
            DesignMatrix.Create(
                new double[,]
                {
                    { x[0] },
                }
            ),
            null,
            0.8
        )[0];
        RandomSource random = new(99);
        double degrees = result.TestDegreesOfFreedom;
        double[,] root = Root(covariance);
        int below = 0,
            above = 0,
            atLow = 0,
            atHigh = 0;
        for (int i = 0; i < Draws; i++)
        {
            double scale = double.IsFinite(degrees) ? 2.0 * random.NextGamma(0.5 * degrees) / degrees : 1.0;
            (double a, double b) = (random.NextNormal() / Math.Sqrt(scale), random.NextNormal() / Math.Sqrt(scale));
            double eta = result.Parameters[0] + (root[0, 0] * a) + (x[0] * (result.Parameters[1] + (root[1, 0] * a) + (root[1, 1] * b)));
            double[] mean = [eta];
            result.Family.InverseLink(mean, mean, default, default);
            double dispersion = double.IsFinite(degrees) ? result.Dispersion / scale : result.Dispersion;
            double y = result.Family is IDispersionFamily dispersed
                ? dispersed.Draw(mean[0], dispersion, random)
                : result.Family.Draw(mean[0], random);
            below += y < interval.Low ? 1 : 0;
            above += y > interval.High ? 1 : 0;
            atLow += y <= interval.Low ? 1 : 0;
            atHigh += y >= interval.High ? 1 : 0;
        }

        // Four standard errors of a share of a tenth; of whole numbers (and of an atom) the limit itself makes the difference.
        double error = 4.0 * Math.Sqrt(0.09 / Draws);
        Assert.Multiple(() =>
        {
            Assert.That((double)below / Draws, Is.LessThan(0.1 + error));
            Assert.That((double)above / Draws, Is.LessThan(0.1 + error));
            Assert.That((double)atLow / Draws, Is.GreaterThan(0.1 - error));
            Assert.That((double)atHigh / Draws, Is.GreaterThan(0.1 - error));
        });
    }

    [Category("Slow")]
    [TestCaseSource(nameof(Models))]
    public void In_repeated_samples_they_hold_their_level(IEstimator<GlmResult> estimator, Func<double, RandomSource, double> draw)
    {
        const int Samples = 400;
        double inside = 0;
        int fitted = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            RandomSource random = new(7, sample);
            GlmResult result;
            try
            {
                result = estimator.Fit(Sample(40, 1000 + sample, draw));
                if (result.InferenceUnavailableReason is not null)
                {
                    continue;
                }
            }
            catch (CrabbymetricsException)
            {
                continue;
            }

            fitted++;
            OutcomePrediction interval = OutcomePredictions.Create(
                result,
                result.Covariance(),
                DesignMatrix.Create(
                    new double[,]
                    {
                        { 0.5 },
                    }
                ),
                null,
                0.9
            )[0];
            for (int repeat = 0; repeat < 25; repeat++)
            {
                double y = draw(MeanAt(0.5), random);
                inside += y >= interval.Low && y <= interval.High ? 1 : 0;
            }
        }

        double coverage = inside / (25.0 * fitted);
        TestContext.Out.WriteLine($"{coverage:F4} of {fitted}");
        bool whole = (estimator.Fit(Sample(40, 1000, draw)) as IPredictedOutcome).OutcomeTails!.IsWhole;
        // The estimated theta and the working law of a dispersion cost a point or two at n = 40; whole numbers hold more than the level.
        Assert.That(fitted, Is.GreaterThan(390));
        Assert.That(coverage, Is.InRange(0.875, whole ? 0.97 : 0.925));
    }

    [Test]
    public void Normal_outcomes_have_the_t_interval([Values(1.0, 3.0, 12.0, 400.0)] double degrees)
    {
        foreach ((double error, double level) in new[] { (0.01, 0.95), (1.0, 0.5), (30.0, 0.95), (300.0, 0.99) })
        {
            double reach = StudentTDistribution.TwoSidedQuantile(level, degrees) * Math.Sqrt(2.0 + (error * error));
            OutcomePrediction found = Constant(GlmFamilies.Gaussian(), 0.7, error, (2.0, degrees), level);
            Assert.That(found.High, Is.EqualTo(0.7 + reach).Within(1e-6 * reach), $"{error}, {level}");
            Assert.That(found.Low, Is.EqualTo(0.7 - reach).Within(1e-6 * reach), $"{error}, {level}");
        }
    }

    // A mean of a million that is known to a tenth: its error is a hundred times the spread of a count.
    [Test]
    public void An_uncertain_mean_is_no_staircase()
    {
        double eta = Math.Log(1e6);
        foreach (double p in new[] { 0.005, 0.025, 0.1, 0.4 })
        {
            OutcomePrediction found = Constant(PoissonFamily.Instance, eta, 0.1, (1.0, double.PositiveInfinity), 1.0 - (2.0 * p));
            double ofMean = Math.Exp(eta + (0.1 * NormalDistribution.UpperQuantile(p)));
            Assert.That(found.High, Is.EqualTo(ofMean).Within(2e-4 * ofMean));
        }
    }

    // An error so large that the mean overflows in one tail, and one that is nearly nothing.
    [TestCase(400.0)]
    [TestCase(1e-12)]
    public void An_extreme_error_gives_an_answer(double error)
    {
        OutcomePrediction found = Constant(PoissonFamily.Instance, 1.0, error, (1.0, double.PositiveInfinity), 0.95);
        Assert.That((found.Low, found.High), Is.EqualTo(error > 1.0 ? (0.0, double.PositiveInfinity) : (0.0, 6.0)));
    }

    // The mean of a Poisson model with the identity link cannot be below 0: that part of the normal is cut off.
    [Test]
    public void An_impossible_mean_is_cut_off_and_one_that_is_estimated_has_no_limits()
    {
        IGlmFamily identity = GlmFamilies.Poisson(IdentityLink.Instance);
        OutcomePrediction cut = Constant(identity, 0.5, 0.4, (1.0, double.PositiveInfinity), 0.9);
        OutcomePrediction none = Constant(identity, -50.0, 0.4, (1.0, double.PositiveInfinity), 0.9);
        Assert.That((cut.Low, cut.High, none.Low, none.High), Is.EqualTo((0.0, 2.0, double.NaN, double.NaN)));
    }

    [Test]
    public void Zero_and_one_have_an_interval_of_whole_numbers()
    {
        LogitResult result = new LogitEstimator().Fit(Sample(80, 4, static (m, r) => r.NextBinomial(1.0, m / (1.0 + m))));
        DesignMatrix rows = DesignMatrix.Create(
            new double[,]
            {
                { -9.0 },
                { 0.0 },
                { 9.0 },
            }
        );
        OutcomePrediction[] limits = [.. OutcomePredictions.Create(result, result.Covariance(), rows, null, 0.5)];
        Assert.That(limits.Select(static p => (p.Low, p.High)), Is.EqualTo(new[] { (0.0, 0.0), (limits[1].Low, 1.0), (1.0, 1.0) }));
    }

    [Test]
    public void What_has_no_distribution_is_refused_with_the_reason()
    {
        RegressionData fractions = Sample(30, 2, static (m, r) => m + (0.1 * r.NextDouble()));
        Assert.Multiple(() =>
        {
            Refuses(new PoissonEstimator().Fit(fractions), "is no whole number");
            Refuses(new GeneralizedLinearEstimator(GlmFamilies.Quasi(GlmFamilies.Poisson())).Fit(fractions), "not a distribution");
        });

        static void Refuses(GlmResult result, string words) =>
            Assert.That(
                () => OutcomePredictions.Create(result, result.Covariance(), result.Data.Design),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains(words)
            );
    }

    // A covariance of few clusters widens the limits.
    [Test]
    public void Few_clusters_count_as_few_degrees_of_freedom()
    {
        RegressionData data = Sample(60, 8, static (m, r) => r.NextPoisson(m))
            .WithClusters("c", [.. Enumerable.Range(0, 60).Select(static i => i % 4)]);
        GlmResult result = new PoissonEstimator().Fit(data);
        CovarianceMatrix clustered = result.Covariance("cr1", new CovarianceArguments { Clusters = ["c"], ClusterDegreesOfFreedom = true });
        CovarianceMatrix many = new("cr1", result.ParameterNames, clustered.Values);
        DesignMatrix row = DesignMatrix.Create(
            new double[,]
            {
                { 4.0 },
            }
        );
        OutcomePrediction few = OutcomePredictions.Create(result, clustered, row)[0];
        OutcomePrediction normal = OutcomePredictions.Create(result, many, row)[0];
        Assert.That(clustered.DegreesOfFreedom, Is.EqualTo(3.0));
        Assert.That(few.High - few.Low, Is.GreaterThan(1.1 * (normal.High - normal.Low)));
    }

    // A saved model of an intercept alone, made of its facts.
    private static OutcomePrediction Constant(
        IGlmFamily family,
        double estimate,
        double error,
        (double Dispersion, double Degrees) outcome,
        double level
    )
    {
        ModelState state = new()
        {
            Estimator = "constant",
            ParameterNames = ["(Intercept)"],
            Parameters = [estimate],
            HasIntercept = true,
            ObservationCount = 10.0,
            TestDegreesOfFreedom = outcome.Degrees,
            OutcomeDispersion = outcome.Dispersion,
            Diagnostics = new PoissonEstimator().Fit(Sample(12, 5, static (m, r) => r.NextPoisson(m))).Diagnostics,
        };
        return OutcomePredictions.Create(
            new StoredMeanModel(state, family, family.OutcomeTails),
            new CovarianceMatrix("vanilla", ["(Intercept)"], [error * error]),
            DesignMatrix.Create(1, Array.Empty<KeyValuePair<string, double[]>>()),
            null,
            level
        )[0];
    }

    private static double MeanAt(double x) => Math.Exp(0.8 + (0.5 * x));

    private static RegressionData Sample(int n, int seed, Func<double, RandomSource, double> draw)
    {
        RandomSource random = new(seed);
        double[,] x = new double[n, 1];
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i, 0] = -1.0 + (2.0 * i / (n - 1));
            y[i] = draw(MeanAt(x[i, 0]), random);
        }

        return RegressionData.Create(x, y);
    }

    // Cholesky of a 2 x 2 covariance.
    private static double[,] Root(CovarianceMatrix covariance)
    {
        double first = Math.Sqrt(covariance[0, 0]);
        double cross = covariance[1, 0] / first;
        return new[,]
        {
            { first, 0.0 },
            { cross, Math.Sqrt(covariance[1, 1] - (cross * cross)) },
        };
    }
}
