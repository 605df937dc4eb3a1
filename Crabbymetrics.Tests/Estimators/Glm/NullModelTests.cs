using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>The null model is secondary: in closed form where there is one, and a reason where it fails.</summary>
public sealed class NullModelTests
{
    [Test]
    public void Outcomes_of_quadrillions_have_a_null_deviance()
    {
        double[] y = [.. Enumerable.Range(0, 200).Select(static i => 1e15 * (1.0 + (i * 7919 % 200)))];
        double[] x = [.. Enumerable.Range(0, 200).Select(static i => (i * 31 % 200) / 100.0)];
        PoissonResult result = new PoissonEstimator().Fit(Data(x, y));
        double mean = y.Average();
        double expected = 2.0 * y.Sum(value => (value * Math.Log(value / mean)) - (value - mean));
        Assert.Multiple(() =>
        {
            Assert.That(result.NullDeviance, Is.EqualTo(expected).Within(1e-9).Percent);
            Assert.That(result.NullModelUnavailableReason, Is.Null);
            Assert.That(result.McFaddenRSquared, Is.Not.NaN);
        });
    }

    // The intercept of a model with an intercept alone is the link of the mean, of every family and link.
    [Test]
    public void The_closed_form_is_what_a_fit_finds(
        [Values("poisson", "gamma", "inverse-gaussian", "gaussian")] string name,
        [Values("log", "sqrt", "identity")] string link
    )
    {
        double[] y = [1.0, 2.0, 4.0, 3.0, 7.0, 5.0, 2.0, 9.0];
        double[] x = [0.1, 0.3, 0.2, 0.5, 0.9, 0.7, 0.4, 1.1];
        IGlmFamily family = name switch
        {
            "poisson" => GlmFamilies.Poisson(Links.Find(link)),
            "gamma" => GlmFamilies.Gamma(Links.Find(link)),
            "inverse-gaussian" => GlmFamilies.InverseGaussian(Links.Find(link)),
            _ => GlmFamilies.Gaussian(Links.Find(link)),
        };
        GeneralizedLinearOptions options = new() { Family = family, Tolerance = 1e-9 };
        GlmResult full = new GeneralizedLinearEstimator(options).Fit(Data(x, y));
        GlmResult none = new GeneralizedLinearEstimator(options).Fit(RegressionData.Create(DesignMatrix.Create(y.Length, []), y));
        Assert.Multiple(() =>
        {
            Assert.That(full.NullDeviance, Is.EqualTo(none.Deviance).Within(1e-9).Percent);
            Assert.That(full.NullLogLikelihood, Is.EqualTo(none.LogLikelihood).Within(1e-9).Percent);
        });
    }

    // Without an intercept the null model has the mean 0 under the identity link, which no Poisson outcome above 0 has.
    [Test]
    public void A_null_model_that_is_none_says_why()
    {
        GeneralizedLinearOptions options = new() { Family = GlmFamilies.Poisson(IdentityLink.Instance), FitIntercept = false };
        GlmResult result = new GeneralizedLinearEstimator(options).Fit(Data([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 5.0]));
        Assert.Multiple(() =>
        {
            Assert.That(result.NullDeviance, Is.NaN);
            Assert.That(result.DevianceRSquared, Is.NaN);
            Assert.That(result.NullModelUnavailableReason, Does.Contain("without regressors"));
            Assert.That(result.Diagnostics.Converged, Is.True);
        });
    }

    [Test]
    public void R_squared_of_a_linear_model_is_that_of_least_squares()
    {
        double[] x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        double[] y = [1.1, 1.9, 3.2, 3.9, 5.3, 5.8];
        GeneralizedLinearResult result = new GeneralizedLinearEstimator().Fit(Data(x, y));
        double mean = y.Average();
        double residual = result.Predict().Zip(y, static (fitted, value) => (value - fitted) * (value - fitted)).Sum();
        double expected = 1.0 - (residual / y.Sum(value => (value - mean) * (value - mean)));
        Assert.Multiple(() =>
        {
            Assert.That(result.RSquaredName, Is.EqualTo("R2"));
            Assert.That(result.RSquared, Is.EqualTo(expected).Within(1e-12));
            Assert.That(result.AdjustedRSquared, Is.EqualTo(1.0 - ((1.0 - expected) * 5.0 / 4.0)).Within(1e-12));
        });
    }

    [Test]
    public void Tables_name_the_r_squared_that_they_show()
    {
        double[] x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        double[] y = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
        Assert.Multiple(() =>
        {
            Assert.That(Names(new GeneralizedLinearEstimator().Fit(Data(x, y))), Does.Contain("R2").And.Contain("Adjusted R2"));
            Assert.That(Names(new GammaEstimator().Fit(Data(x, y))), Does.Contain("Deviance R2").And.Not.Contain("Adjusted R2"));
            Assert.That(Names(new PoissonEstimator().Fit(Data(x, y))), Does.Contain("Deviance R2").And.Not.Contain("Pseudo R2"));
        });

        // McFadden's is one of probabilities: densities have none.
        PoissonResult counts = new PoissonEstimator().Fit(Data(x, y));
        Assert.Multiple(() =>
        {
            Assert.That(counts.RSquared, Is.EqualTo(1.0 - (counts.Deviance / counts.NullDeviance)));
            Assert.That(
                FitStatistics.FurtherOf(counts),
                Is.EqualTo(new[] { new FitStatistic("Pseudo R2", 1.0 - (counts.LogLikelihood / counts.NullLogLikelihood)) })
            );
            Assert.That(FitStatistics.FurtherOf(new GammaEstimator().Fit(Data(x, y))), Is.Empty);
        });

        static string[] Names(GlmResult result) =>
            [.. ModelSummary.Create(result, result.Summary()).Statistics.Select(static statistic => statistic.Name)];
    }

    private static RegressionData Data(double[] x, double[] y) => RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x }, y);
}
