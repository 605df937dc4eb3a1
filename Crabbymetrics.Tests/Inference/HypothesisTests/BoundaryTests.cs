using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>Poisson in the negative binomial: the hypothesis puts the overdispersion at the edge of its range.</summary>
public class BoundaryTests
{
    private static readonly double[] Dispersed = [0, 9, 1, 20, 1, 2, 40, 3];
    private static readonly double[] Even = [2, 3, 2, 3, 4, 5, 4, 5];

    [TestCase(NegativeBinomialVariance.Quadratic)]
    [TestCase(NegativeBinomialVariance.Linear)]
    public void The_p_value_is_half_that_of_chi_squared(NegativeBinomialVariance variance)
    {
        RegressionData data = Data(Dispersed);
        PoissonResult poisson = new PoissonEstimator().Fit(data);
        NegativeBinomialResult dispersed = Fit(data, variance);
        HypothesisTest test = LikelihoodRatioTest.Of(poisson, dispersed);
        HypothesisTest plain = HypothesisTest.ChiSquared("", "h", 2.0 * (dispersed.LogLikelihood - poisson.LogLikelihood), 1.0);
        Assert.Multiple(() =>
        {
            Assert.That(test.Statistic, Is.EqualTo(plain.Statistic).Within(1e-9));
            Assert.That(test.PValue, Is.EqualTo(0.5 * plain.PValue).Within(1e-12 * plain.PValue));
            Assert.That(test.DegreesOfFreedom, Is.EqualTo(1.0));
            Assert.That(test.Hypothesis, Does.Contain("poisson"));
            Assert.That(test.Warnings, Has.One.Contains("edge"));
        });
    }

    [Test]
    public void At_the_Poisson_limit_the_statistic_is_0_and_the_p_value_1()
    {
        RegressionData data = Data(Even);
        NegativeBinomialResult limit = Fit(data, NegativeBinomialVariance.Quadratic);
        HypothesisTest test = LikelihoodRatioTest.Of(new PoissonEstimator().Fit(data), limit);
        Assert.Multiple(() =>
        {
            Assert.That(limit.IsPoissonLimit);
            // On every processor: the two log-likelihoods differ in their last bits where their sums run in other lanes.
            Assert.That(test.Statistic, Is.Zero);
            Assert.That(test.PValue, Is.EqualTo(1.0));
        });
    }

    [Test]
    public void With_further_restrictions_it_is_the_mean_of_two_tails()
    {
        RegressionData data = Data(Dispersed);
        RegressionData without = RegressionData.Create(DesignMatrix.Create(data.RowCount, []), Dispersed);
        HypothesisTest test = LikelihoodRatioTest.Of(new PoissonEstimator().Fit(without), Fit(data, NegativeBinomialVariance.Quadratic));
        double one = HypothesisTest.ChiSquared("", "h", test.Statistic, 1.0).PValue;
        double two = HypothesisTest.ChiSquared("", "h", test.Statistic, 2.0).PValue;
        Assert.That(test.DegreesOfFreedom, Is.EqualTo(2.0));
        Assert.That(test.PValue, Is.EqualTo(0.5 * (one + two)).Within(1e-12));
    }

    [Test]
    public void Two_negative_binomial_models_are_compared_as_ever()
    {
        RegressionData data = Data(Dispersed);
        RegressionData without = RegressionData.Create(DesignMatrix.Create(data.RowCount, []), Dispersed);
        HypothesisTest test = LikelihoodRatioTest.Of(
            Fit(without, NegativeBinomialVariance.Quadratic),
            Fit(data, NegativeBinomialVariance.Quadratic)
        );
        Assert.That(test.PValue, Is.EqualTo(HypothesisTest.ChiSquared("", "h", test.Statistic, 1.0).PValue).Within(1e-12));
        Assert.That(test.Warnings, Is.Empty);
    }

    private static NegativeBinomialResult Fit(RegressionData data, NegativeBinomialVariance variance) =>
        new NegativeBinomialEstimator(new NegativeBinomialOptions { Variance = variance, Tolerance = 1e-10 }).Fit(data);

    private static RegressionData Data(double[] outcome)
    {
        double[,] x = new double[outcome.Length, 1];
        for (int i = 0; i < outcome.Length; i++)
        {
            x[i, 0] = i / 4;
        }

        return RegressionData.Create(x, outcome);
    }
}
