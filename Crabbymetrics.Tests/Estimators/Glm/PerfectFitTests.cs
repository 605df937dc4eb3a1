using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Where the model meets every outcome, the deviance is 0 up to rounding: the fit converges to the coefficients that made the
/// outcomes, whatever their scale, and has no standard errors to give.</summary>
public sealed class PerfectFitTests
{
    private static readonly double[] Truth = [0.4, 0.5, -0.3];

    [Test]
    public void A_perfect_fit_converges_and_says_that_it_has_no_standard_errors(
        [Values("gaussian", "gaussian-log", "gamma", "inverse-gaussian", "tweedie", "quasi-poisson")] string name,
        [Values(3, 4, 20)] int count,
        [Values(1e-9, 1.0, 1e9)] double scale,
        [Values("newton", "lbfgs")] string solver
    )
    {
        RandomSource random = new(count);
        double[,] x = new double[count, 2];
        double[] y = new double[count];
        for (int i = 0; i < count; i++)
        {
            x[i, 0] = random.NextNormal();
            x[i, 1] = random.NextNormal();
            double eta = Truth[0] + (Truth[1] * x[i, 0]) + (Truth[2] * x[i, 1]);
            y[i] = scale * (name == "gaussian" ? eta : Math.Exp(eta));
        }

        GeneralizedLinearOptions options = new() { Family = Family(name), Solver = solver };
        GlmResult result = new GeneralizedLinearEstimator(options).Fit(RegressionData.Create(x, y));
        double unit = name == "gaussian" ? scale : 1.0;
        double shift = name == "gaussian" ? 0.0 : Math.Log(scale);
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo((Truth[0] * unit) + shift).Within(1e-11 * Math.Max(unit, Math.Abs(shift))));
            Assert.That(result.Coefficients[0], Is.EqualTo(Truth[1] * unit).Within(1e-11 * unit));
            Assert.That(result.Coefficients[1], Is.EqualTo(Truth[2] * unit).Within(1e-11 * unit));
            Assert.That(result.Diagnostics.Converged, Is.True);
            Assert.That(result.InferenceUnavailableReason, Does.Contain(count == 3 ? "residual" : "perfect"));
            Assert.That(result.Summary()[1].StandardError, Is.Null);
        });
    }

    [TestCase("gaussian")]
    [TestCase("gamma")]
    public void Replicates_of_a_perfect_fit_are_perfect(string name)
    {
        double[] x = [.. Enumerable.Range(0, 12).Select(static i => (i % 5) + (0.1 * i))];
        double[] y = [.. x.Select(value => name == "gaussian" ? 2.0 - value : Math.Exp(2.0 - value))];
        GeneralizedLinearOptions options = new() { Family = Family(name) };
        GlmResult result = new GeneralizedLinearEstimator(options).Fit(
            RegressionData.Create([new KeyValuePair<string, double[]>("x", x)], y)
        );
        BootstrapResult jackknife = result.Bootstrap(new BootstrapOptions { Scheme = "jackknife" });
        Assert.That(jackknife.Failures, Is.Empty);
        Assert.That(jackknife.Draw(3)[1], Is.EqualTo(-1.0).Within(1e-10));
    }

    private static IGlmFamily Family(string name) =>
        name switch
        {
            "gaussian" => GlmFamilies.Gaussian(),
            "gaussian-log" => GlmFamilies.Gaussian(LogLink.Instance),
            "gamma" => GlmFamilies.Gamma(),
            "inverse-gaussian" => GlmFamilies.InverseGaussian(LogLink.Instance),
            "tweedie" => GlmFamilies.Tweedie(1.5, LogLink.Instance),
            _ => GlmFamilies.Quasi(GlmFamilies.Poisson()),
        };
}
