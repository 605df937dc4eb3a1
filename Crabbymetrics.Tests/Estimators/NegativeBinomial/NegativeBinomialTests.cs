using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.NegativeBinomial;

/// <summary>Negative binomial regression against R's glm.nb and 40-digit arithmetic, its Poisson limit, and what it refuses.</summary>
public sealed class NegativeBinomialTests
{
    private static readonly NegativeBinomialOptions Tight = new() { Tolerance = 1e-9 };

    // The exponential of 720 is more than a double holds.
    [TestCase(NegativeBinomialVariance.Quadratic)]
    [TestCase(NegativeBinomialVariance.Linear)]
    public void A_mean_that_overflows_has_a_loss_and_a_slope(NegativeBinomialVariance variance)
    {
        IGlmFamily family = new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance })
            .Fit(OtherData.Quine())
            .Family;
        double[] loss = new double[2],
            slope = new double[2],
            curvature = new double[2];
        family.Evaluate([720.0, 720.0], [0.0, 9.0], loss, slope, curvature);
        Assert.Multiple(() =>
        {
            Assert.That(loss, Is.All.GreaterThan(100.0));
            Assert.That(slope, Is.All.GreaterThan(0.0));
            Assert.That(curvature, Is.All.Not.NaN);
        });
    }

    [Test]
    public void Nb2_agrees_with_glm_nb()
    {
        NegativeBinomialResult result = new NegativeBinomialEstimator(Tight).Fit(OtherData.Quine());
        JsonElement expected = Fixture.Json("other/reference.json").GetProperty("quine_negbin");
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected.GetProperty("coef").Numbers()).Within(1e-6).Percent);
            Assert.That(result.Theta, Is.EqualTo(expected.GetProperty("theta").GetDouble()).Within(1e-6).Percent);
            Assert.That(result.LogLikelihood, Is.EqualTo(expected.GetProperty("loglik").GetDouble()).Within(1e-11).Percent);
            Agree.Within(result.Covariance("eim"), expected.GetProperty("se_vanilla").Numbers(), 1e-8);
            Assert.That(result.EstimatedParameterCount, Is.EqualTo(8));
            Assert.That(
                result.DistributionParameters,
                Is.EqualTo((KeyValuePair<string, double>[])[KeyValuePair.Create("theta", result.Theta)])
            );
            Assert.That(result.HasCanonicalLink, Is.False);
            Assert.That(result.Diagnostics.Warnings, Is.Empty);
        });
    }

    [TestCase(NegativeBinomialVariance.Quadratic, "quine_nb2")]
    [TestCase(NegativeBinomialVariance.Linear, "quine_nb1")]
    public void Coefficients_overdispersion_and_joint_covariance_agree_with_40_digits(NegativeBinomialVariance variance, string name)
    {
        NegativeBinomialResult result = new NegativeBinomialEstimator(
            new NegativeBinomialOptions { Variance = variance, Tolerance = 1e-9 }
        ).Fit(OtherData.Quine());
        JsonElement expected = Fixture.Json("other/negative_binomial.json").GetProperty(name);
        double parameter = variance == NegativeBinomialVariance.Quadratic ? result.Theta : result.Overdispersion;
        CovarianceMatrix joint = result.JointCovariance();
        double[] last = expected.GetProperty("cov_last").Numbers();
        double[] errors = expected.GetProperty("joint_se").Numbers();
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected.GetProperty("coef").Numbers()).Within(1e-9).Percent);
            Assert.That(parameter, Is.EqualTo(expected.GetProperty("parameter").GetDouble()).Within(1e-9).Percent);
            Assert.That(result.LogLikelihood, Is.EqualTo(expected.GetProperty("loglik").GetDouble()).Within(1e-11).Percent);
            Agree.Within(joint, errors, 1e-9);
            for (int j = 0; j < last.Length; j++)
            {
                Assert.That(joint[j, last.Length - 1], Is.EqualTo(last[j]).Within(1e-9 * errors[j] * errors[^1]));
            }
        });
    }

    [Test]
    public void Default_tolerance_is_a_millionth_of_a_standard_error()
    {
        NegativeBinomialResult rough = new NegativeBinomialEstimator().Fit(OtherData.Quine());
        JsonElement expected = Fixture.Json("other/negative_binomial.json").GetProperty("quine_nb2");
        double[] errors = expected.GetProperty("joint_se").Numbers();
        double[] coefficients = expected.GetProperty("coef").Numbers();
        for (int j = 0; j < coefficients.Length; j++)
        {
            Assert.That(rough.Parameters[j], Is.EqualTo(coefficients[j]).Within(1e-6 * errors[j]));
        }

        Assert.That(rough.Theta, Is.EqualTo(expected.GetProperty("parameter").GetDouble()).Within(1e-6 * errors[^1]));
    }

    [TestCase(NegativeBinomialVariance.Quadratic)]
    [TestCase(NegativeBinomialVariance.Linear)]
    public void Underdispersed_counts_give_the_poisson_limit_with_a_warning(NegativeBinomialVariance variance)
    {
        double[,] x =
        {
            { 0 },
            { 0 },
            { 0 },
            { 1 },
            { 1 },
            { 1 },
        };
        RegressionData data = RegressionData.Create(x, [3, 4, 3, 6, 5, 6]);
        NegativeBinomialResult result = new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance }).Fit(data);
        PoissonResult poisson = new PoissonEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.IsPoissonLimit);
            Assert.That(result.Overdispersion, Is.Zero);
            Assert.That(result.Theta, Is.EqualTo(double.PositiveInfinity));
            Assert.That(result.Parameters, Is.EqualTo(poisson.Parameters));
            Assert.That(result.LogLikelihood, Is.EqualTo(poisson.LogLikelihood));
            Assert.That(result.EstimatedParameterCount, Is.EqualTo(2));
            Assert.That(result.Diagnostics.Warnings, Has.One.Contains("Poisson limit"));
            Assert.That(() => result.JointCovariance(), Throws.TypeOf<InferenceUnavailableException>());
            Agree.Within(result.Covariance("sandwich"), poisson.Covariance("sandwich"), 1e-12);
        });
    }

    [Test]
    public void A_little_overdispersion_is_found_and_not_called_poisson()
    {
        RandomSource random = new(11);
        double[] x = [.. Enumerable.Range(0, 4000).Select(_ => random.NextNormal())];
        double[] y = [.. x.Select(value => random.NextPoisson(random.NextGamma(30.0) / 30.0 * Math.Exp(1.0 + (0.3 * value))))];
        NegativeBinomialResult result = new NegativeBinomialEstimator().Fit(RegressionData.Create([KeyValuePair.Create("x", x)], y));
        Assert.Multiple(() =>
        {
            Assert.That(result.IsPoissonLimit, Is.False);
            Assert.That(
                result.Overdispersion,
                Is.EqualTo(1.0 / 30.0).Within(5.0 * Math.Sqrt(result.JointCovariance()[2, 2]) / (result.Theta * result.Theta))
            );
            Assert.That(result.Coefficients[0], Is.EqualTo(0.3).Within(0.05));
        });
    }

    [Test]
    public void Frequency_weights_are_repetitions()
    {
        RegressionData quine = OtherData.Quine();
        double[] twice = [.. Enumerable.Repeat(2.0, quine.RowCount)];
        NegativeBinomialResult once = new NegativeBinomialEstimator(Tight).Fit(quine);
        NegativeBinomialResult doubled = new NegativeBinomialEstimator(Tight).Fit(quine.WithWeights(twice, WeightKind.Frequency));
        Assert.Multiple(() =>
        {
            Assert.That(doubled.Theta, Is.EqualTo(once.Theta).Within(1e-8).Percent);
            Assert.That(doubled.LogLikelihood, Is.EqualTo(2.0 * once.LogLikelihood).Within(1e-10).Percent);
            Assert.That(doubled.JointCovariance()[7, 7], Is.EqualTo(0.5 * once.JointCovariance()[7, 7]).Within(1e-8).Percent);
        });
    }

    [Test]
    public void A_bootstrap_estimates_the_overdispersion_again()
    {
        NegativeBinomialResult result = new NegativeBinomialEstimator().Fit(OtherData.Quine());
        double[] multipliers = [.. Enumerable.Range(0, 146).Select(static i => (double)(i % 3))];
        double[] parameters = new double[7];
        RefitOutcome outcome = ((IWeightedRefit)result).Refit(multipliers, parameters);
        NegativeBinomialResult whole = (NegativeBinomialResult)((IFullRefit)result).RefitFull(multipliers);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Succeeded);
            Assert.That(whole.Theta, Is.Not.EqualTo(result.Theta).Within(1.0).Percent);
            Assert.That(parameters, Is.EqualTo(whole.Parameters).Within(1e-6));
            Assert.That(
                result.Bootstrap(50, 3).StandardErrors[1],
                Is.EqualTo(result.Covariance("sandwich").StandardErrors()[1]).Within(40.0).Percent
            );
        });
    }

    [TestCase(1.5)]
    [TestCase(-1.0)]
    public void An_outcome_that_is_no_count_is_refused(double y)
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 4 },
            },
            [1.0, y, 3.0]
        );
        Assert.That(
            () => new NegativeBinomialEstimator().Fit(data),
            Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("whole number")
        );
    }

    [Test]
    public void A_group_of_zeros_is_separated()
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 1 },
                { 0 },
                { 0 },
                { 0 },
            },
            [0.0, 0.0, 3.0, 1.0, 9.0]
        );
        Assert.That(() => new NegativeBinomialEstimator().Fit(data), Throws.TypeOf<SeparationException>());
    }
}
