using System.Collections.Immutable;
using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Inference.Effects;

public sealed class RatioAndPredictionTests
{
    private static readonly double[] QuineX = [1, 0, 0, 1, 0, 1];

    // exp(b) and exp(b) times the sandwich error, R 4.2.2 and sandwich 3.0-2.
    [Test]
    public void Incidence_rate_ratios_agree_with_r()
    {
        PoissonResult fit = MarginalEffectsTests.Fit(GlmReference.LoadData("insurance"));
        EffectTable ratios = RateRatios.Create(fit, fit.Covariance("sandwich"));
        CoefficientTable coefficients = fit.Summary("sandwich");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ratios.Title, Is.EqualTo("incidence-rate ratios"));
            Assert.That(ratios["District2"].Estimate, Is.EqualTo(1.026205676323255).Within(1e-11));
            Assert.That(ratios["District2"].StandardError, Is.EqualTo(0.0358774824231027).Within(1e-11));
            Assert.That(ratios["Age.35"].Estimate, Is.EqualTo(0.584691625639500).Within(1e-11));
            Assert.That(ratios["Age.35"].StandardError, Is.EqualTo(0.0503053441401547).Within(1e-11));
            Assert.That(ratios["(Intercept)"].Estimate, Is.EqualTo(0.161744084507445).Within(1e-11));
            // The test is that of the coefficient, and the limits are those of the coefficient, transformed.
            Assert.That(ratios["Age.35"].PValue, Is.EqualTo(coefficients["Age.35"].PValue));
            Assert.That(ratios["Age.35"].ConfidenceLow, Is.EqualTo(Math.Exp(coefficients["Age.35"].ConfidenceLow!.Value)).Within(1e-14));
            Assert.That(ratios["Age.35"].ConfidenceHigh, Is.EqualTo(Math.Exp(coefficients["Age.35"].ConfidenceHigh!.Value)).Within(1e-14));
            Assert.That(Math.Sqrt(ratios.Covariance[1, 1]), Is.EqualTo(0.0358774824231027).Within(1e-11));
        }
    }

    [TestCaseSource(typeof(GlmReference), nameof(GlmReference.Names))]
    public void Linear_predictors_and_their_errors_agree_with_r(string name)
    {
        System.Text.Json.JsonElement reference = GlmReference.LoadJson(name);
        PoissonResult fit = MarginalEffectsTests.Fit(GlmReference.LoadData(name));
        ImmutableArray<MeanPrediction> predictions = MeanPredictions.Create(fit, fit.Covariance("vanilla"));
        double[] eta = GlmReference.Numbers(reference.GetProperty("predict_first5_eta"));
        double[] mean = GlmReference.Numbers(reference.GetProperty("predict_first5_mu"));
        double[] error = GlmReference.Numbers(reference.GetProperty("predict_first5_se_eta"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(predictions.Take(5).Select(p => p.LinearPredictor), Is.EqualTo(eta).Within(1e-9));
            Assert.That(
                predictions.Take(5).Select(p => p.Mean / p.MeanStandardError),
                Is.EqualTo(error.Select(e => 1 / e)).Within(1e-7).Percent
            );
            Assert.That(predictions.Take(5).Select(p => p.Mean), Is.EqualTo(mean).Within(1e-7).Percent);
            Assert.That(predictions.Take(5).Select(p => p.LinearStandardError), Is.EqualTo(error).Within(1e-7).Percent);
            Assert.That(predictions, Has.Length.EqualTo(fit.Data.RowCount));
        }
    }

    [Test]
    public void Limits_of_the_mean_are_those_of_the_linear_predictor_transformed()
    {
        PoissonResult fit = MarginalEffectsTests.Fit(GlmReference.LoadData("quine"));
        MeanPrediction prediction = MeanPredictions.Create(fit, fit.Covariance("hc1"), level: 0.99)[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                prediction.LinearHigh,
                Is.EqualTo(prediction.LinearPredictor + (2.5758293035489004 * prediction.LinearStandardError)).Within(1e-9)
            );
            Assert.That(prediction.MeanLow, Is.EqualTo(Math.Exp(prediction.LinearLow)).Within(1e-10));
            Assert.That(prediction.MeanHigh, Is.EqualTo(Math.Exp(prediction.LinearHigh)).Within(1e-10));
            Assert.That(prediction.MeanStandardError, Is.EqualTo(prediction.Mean * prediction.LinearStandardError).Within(1e-10));
        }
    }

    [Test]
    public void New_rows_take_their_own_offset()
    {
        PoissonResult fit = MarginalEffectsTests.Fit(GlmReference.LoadData("quine"));
        double[,] x = new double[1, 6];
        for (int j = 0; j < 6; j++)
        {
            x[0, j] = QuineX[j];
        }

        DesignMatrix rows = DesignMatrix.Create(x);
        MeanPrediction plain = MeanPredictions.Create(fit, fit.Covariance(), rows)[0];
        MeanPrediction doubled = MeanPredictions.Create(fit, fit.Covariance(), rows, [Math.Log(2.0)])[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.Mean, Is.EqualTo(fit.Predict(rows)[0]).Within(1e-10));
            Assert.That(doubled.Mean, Is.EqualTo(2 * plain.Mean).Within(1e-10));
            Assert.That(doubled.LinearStandardError, Is.EqualTo(plain.LinearStandardError));
            Assert.That(
                () => MeanPredictions.Create(fit, fit.Covariance(), DesignMatrix.Create(new double[1, 2])),
                Throws.ArgumentException.With.Message.Contains("2 columns")
            );
            Assert.That(
                () => MeanPredictions.Create(fit, fit.Covariance(), rows, [1, 2]),
                Throws.ArgumentException.With.Message.Contains("1 rows; it has 2")
            );
        }
    }

    // A regressor in seconds since 1970 has a covariance with entries of 1e18 times the variance of a prediction.
    [TestCase("vanilla")]
    [TestCase("hc1")]
    [TestCase("cr0")]
    public void A_regressor_far_from_zero_costs_no_digits(string vcov)
    {
        RandomSource random = new(5);
        const int Rows = 200;
        double[,] near = new double[Rows, 1];
        double[,] far = new double[Rows, 1];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            near[i, 0] = i / 64.0;
            far[i, 0] = 1.6e9 + near[i, 0];
            y[i] = random.NextPoisson(Math.Exp(1.0 + (0.3 * near[i, 0])));
        }

        int[] groups = [.. Enumerable.Range(0, Rows).Select(i => i % 40)];
        PoissonResult one = MarginalEffectsTests.Fit(RegressionData.Create(near, y).WithClusters("g", groups));
        PoissonResult other = MarginalEffectsTests.Fit(RegressionData.Create(far, y).WithClusters("g", groups));
        MeanPrediction[] expected = [.. MeanPredictions.Create(one, one.Covariance(vcov))];
        MeanPrediction[] predictions = [.. MeanPredictions.Create(other, other.Covariance(vcov))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                predictions.Select(p => p.LinearStandardError),
                Is.EqualTo(expected.Select(p => p.LinearStandardError)).Within(1e-4).Percent
            );
            Assert.That(predictions.Select(p => p.Mean), Is.EqualTo(expected.Select(p => p.Mean)).Within(1e-4).Percent);
            Assert.That(
                MarginalEffects.Average(other, other.Covariance(vcov))[0].StandardError,
                Is.EqualTo(MarginalEffects.Average(one, one.Covariance(vcov))[0].StandardError!.Value).Within(1e-4).Percent
            );
        }
    }

    [Test]
    public void Ratios_need_a_link_that_makes_them_ratios()
    {
        Bootstrap.LeastSquaresResult line = new(
            [
                [1, 2, 3],
            ],
            [1, 2, 4]
        );
        Assert.That(() => RateRatios.Create(line, line.Covariance("hc0")), Throws.InstanceOf<NotSupportedException>());
    }
}
