using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Logit;

/// <summary>Tests after Firth's bias reduction compare penalized likelihoods; information criteria are withheld.</summary>
public sealed class FirthTestTests
{
    private static readonly double[] X = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly double[] Z = [1, -1, 0.5, 0.3, -2, 1, 0.2, 0.1];
    private static readonly double[] Y = [0, 0, 0, 0, 1, 1, 1, 1];

    // Separated outcomes; the penalized likelihoods maximized without derivatives (Nelder and Mead) in an own script, the determinant that
    // of the larger model's information. Unpenalized, at the same estimates, the first would be 7.87 (p = .005).
    [TestCase(1.0)]
    [TestCase(1000.0)]
    public void The_likelihood_ratio_is_that_of_penalized_likelihoods_in_any_units(double unit)
    {
        HypothesisTest withoutX = LikelihoodRatioTest.Of(Fit(("z", Z)), Fit(("x", Scaled(unit)), ("z", Z)));
        HypothesisTest withoutZ = LikelihoodRatioTest.Of(Fit(("x", Scaled(unit))), Fit(("x", Scaled(unit)), ("z", Z)));
        Assert.Multiple(() =>
        {
            Assert.That(withoutX.Statistic, Is.EqualTo(5.385930620958495).Within(1e-9));
            Assert.That(withoutX.PValue, Is.EqualTo(0.020299758066188008).Within(1e-10));
            Assert.That(withoutX.Hypothesis, Is.EqualTo("x = 0"));
            Assert.That(withoutZ.Statistic, Is.EqualTo(0.25276016433344806).Within(1e-9));
        });
    }

    [Test]
    public void Models_that_are_not_inside_one_another_or_not_both_penalized_are_refused()
    {
        LogitResult overlapping = new LogitEstimator().Fit(RegressionData.Create([KeyValuePair.Create("z", Z)], Y));
        Assert.Multiple(() =>
        {
            Assert.That(
                () => LikelihoodRatioTest.Of(overlapping, Fit(("x", X), ("z", Z))),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("penalized")
            );
            Assert.That(
                () => LikelihoodRatioTest.Of(Fit(("x", X)), Fit(("z", Z), ("w", X))),
                Throws.ArgumentException.With.Message.Contains("'x'")
            );
        });
    }

    [Test]
    public void Information_criteria_are_withheld()
    {
        LogitResult result = Fit(("x", X));
        Assert.Multiple(() =>
        {
            Assert.That(result.Aic, Is.NaN);
            Assert.That(result.Bic, Is.NaN);
            Assert.That(
                ModelSummary.Create(result, result.Summary()).Statistics.Select(static statistic => statistic.Name),
                Has.None.EqualTo("AIC")
            );
        });
    }

    [Test]
    public void The_wild_score_test_finds_the_restricted_penalized_estimates()
    {
        LogitResult result = Fit(("x", X), ("z", Z));
        LogitResult at = (LogitResult)RestrictedEstimates.Find(result, LinearRestrictions.Parse("x = 0", result.ParameterNames));
        WildScoreTestResult test = WildScoreTest.Of(result, "x = 0", new WildScoreTestOptions { Replications = 199, Seed = 1 });
        Assert.Multiple(() =>
        {
            Assert.That(at.Parameters[1], Is.EqualTo(0.0).Within(1e-12));
            Assert.That(at.PenalizedLogLikelihood, Is.EqualTo(-0.9241759524524771 - (0.5 * 5.385930620958495)).Within(1e-9));
            Assert.That(test.PValue, Is.InRange(0.0, 1.0));
            Assert.That(test.Statistic, Is.GreaterThan(0.0));
        });
    }

    private static double[] Scaled(double unit) => [.. X.Select(value => value / unit)];

    private static LogitResult Fit(params (string Name, double[] Values)[] columns) =>
        new LogitEstimator(new LogitOptions { BiasReduction = BiasReductionMethod.Firth, Tolerance = 1e-9 }).Fit(
            RegressionData.Create(columns.Select(static column => KeyValuePair.Create(column.Name, column.Values)), Y)
        );
}
