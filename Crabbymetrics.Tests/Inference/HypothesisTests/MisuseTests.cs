using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>What a test cannot answer, it says.</summary>
internal sealed class MisuseTests
{
    private readonly RegressionData _quine = Fixture.Glm("quine");

    [Test]
    public void Joint_significance_leaves_the_intercept_out()
    {
        SmallRegression fit = SmallRegression.Poisson(_quine);
        HypothesisTest test = WaldTest.JointSignificance(fit, fit.Covariance("sandwich"));
        Assert.That(test.DegreesOfFreedom, Is.EqualTo(6.0));
        Assert.That(test.CovarianceKind, Is.EqualTo("sandwich"));
        Assert.That(
            () => WaldTest.JointSignificance(fit, fit.Covariance("sandwich"), ["AgeF1", "AgeF9"]),
            Throws.ArgumentException.With.Message.Contains("'AgeF9'").And.Message.Contains("EthN")
        );
    }

    [Test]
    public void More_restrictions_than_the_clusters_carry_are_refused()
    {
        RegressionData data = _quine.WithClusters("three", [.. Enumerable.Range(0, _quine.RowCount).Select(static i => i % 3)]);
        SmallRegression fit = SmallRegression.Poisson(data);
        CovarianceMatrix covariance = fit.Covariance("cr0", new CovarianceArguments { Clusters = ["three"] });
        Assert.That(
            () => WaldTest.JointSignificance(fit, covariance),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("rank")
        );
    }

    [Test]
    public void A_likelihood_ratio_needs_two_models_one_inside_the_other()
    {
        SmallRegression large = SmallRegression.Poisson(_quine);
        SmallRegression small = SmallRegression.Poisson(RegressionData.Create([], _quine.Outcome.ToArray()));
        SmallRegression other = SmallRegression.Poisson(
            RegressionData.Create([], [.. _quine.Outcome.ToArray().Select(static y => y + 1.0)])
        );
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LikelihoodRatioTest.Of(large, small), Throws.ArgumentException.With.Message.Contains("smaller model first"));
            Assert.That(() => LikelihoodRatioTest.Of(large, large), Throws.ArgumentException);
            Assert.That(() => LikelihoodRatioTest.Of(other, large), Throws.ArgumentException.With.Message.Contains("different outcomes"));
            Assert.That(
                () => LikelihoodRatioTest.Of(SmallRegression.Poisson(Fixture.Glm("insurance")), large),
                Throws.ArgumentException.With.Message.Contains("146")
            );
        }
    }

    [Test]
    public void Overdispersion_is_a_question_to_a_Poisson_model_of_single_observations()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => OverdispersionTest.CameronTrivedi(Panels.Petersen()),
                Throws.TypeOf<NotSupportedException>().With.Message.Contains("variance")
            );
            Assert.That(
                () =>
                    OverdispersionTest.CameronTrivedi(
                        SmallRegression.Poisson(_quine.WithWeights([.. Enumerable.Repeat(2.0, 146)], WeightKind.Analytic))
                    ),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("frequency")
            );
        }
    }

    [Test]
    public void Frequencies_count_in_every_test()
    {
        double[] frequencies = [.. Enumerable.Range(0, 146).Select(static i => (double)(1 + (i % 3)))];
        int[] repeated = [.. Enumerable.Range(0, 146).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        SmallRegression weighted = SmallRegression.Poisson(_quine.WithWeights(frequencies, WeightKind.Frequency));
        SmallRegression listed = SmallRegression.Poisson(
            RegressionData.Create(
                _quine.Design.ColumnNames.Select(
                    (name, j) => KeyValuePair.Create(name, Array.ConvertAll(repeated, i => _quine.Design[i, j]))
                ),
                Array.ConvertAll(repeated, i => _quine.Outcome.Span[i])
            )
        );
        double[] added = [.. Enumerable.Range(0, 146).Select(static i => Math.Sin(i))];
        double[] addedAgain = Array.ConvertAll(repeated, i => added[i]);
        using (Assert.EnterMultipleScope())
        {
            foreach (OverdispersionForm form in Enum.GetValues<OverdispersionForm>())
            {
                Assert.That(
                    OverdispersionTest.CameronTrivedi(weighted, form).Statistic,
                    Is.EqualTo(OverdispersionTest.CameronTrivedi(listed, form).Statistic).Within(1e-11).Percent
                );
            }

            foreach (bool robust in new[] { false, true })
            {
                Assert.That(
                    ScoreTest.OfAddedRegressors(weighted, ["z"], [added], robust).Statistic,
                    Is.EqualTo(ScoreTest.OfAddedRegressors(listed, ["z"], [addedAgain], robust).Statistic).Within(1e-9).Percent
                );
            }

            Assert.That(
                GoodnessOfFitTest.Pearson(weighted).PValue,
                Is.EqualTo(GoodnessOfFitTest.Pearson(listed).PValue).Within(1e-9).Percent
            );
            Assert.That(LinkTest.Of(weighted).Statistic, Is.EqualTo(LinkTest.Of(listed).Statistic).Within(1e-7).Percent);
        }
    }

    [Test]
    public void A_regressor_that_adds_nothing_is_refused()
    {
        SmallRegression fit = SmallRegression.Poisson(_quine);
        double[] spanned = new double[146];
        fit.CopyLinearPredictors(spanned);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => ScoreTest.OfAddedRegressors(fit, ["again"], [spanned]),
                Throws.ArgumentException.With.Message.Contains("'again'")
            );
            Assert.That(
                () =>
                    ScoreTest.OfAddedRegressors(
                        fit,
                        ["short"],
                        [
                            [1.0, 2.0],
                        ]
                    ),
                Throws.ArgumentException.With.Message.Contains("146")
            );
            Assert.That(
                () => LinkTest.Of(SmallRegression.Poisson(RegressionData.Create([], [1, 2, 3]))),
                Throws.TypeOf<CrabbymetricsException>()
            );
        }
    }

    [Test]
    public void An_estimated_dispersion_says_nothing_of_the_fit()
    {
        double[] positive = [.. _quine.Outcome.ToArray().Select(static y => y + 1.0)];
        GammaResult gamma = new GammaEstimator().Fit(RegressionData.Create(_quine.Design, positive));
        Assert.That(() => GoodnessOfFitTest.Deviance(gamma), Throws.TypeOf<NotSupportedException>().With.Message.Contains("estimated"));
    }

    [Test]
    public void Small_fitted_means_are_warned_of() =>
        Assert.That(
            GoodnessOfFitTest.Deviance(SmallRegression.Poisson(Fixture.Glm("doctor_visits"))).Warnings,
            Has.One.Contains("below 5")
        );
}
