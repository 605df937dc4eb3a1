using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Outcomes that the link cannot reach are refused, and an optimum at infinity is never called converged.</summary>
public sealed class LinkRangeTests
{
    [TestCase("poisson", "logit")]
    [TestCase("poisson", "probit")]
    [TestCase("gaussian", "logit")]
    [TestCase("gaussian", "cloglog")]
    [TestCase("gamma", "logit")]
    public void Outcomes_beyond_the_means_of_a_link_are_refused(string name, string link)
    {
        ILink chosen = Links.Find(link);
        IGlmFamily family = name switch
        {
            "poisson" => GlmFamilies.Poisson(chosen),
            "gamma" => GlmFamilies.Gamma(chosen),
            _ => GlmFamilies.Gaussian(chosen),
        };
        GeneralizedLinearEstimator estimator = new(new GeneralizedLinearOptions { Family = family });
        Assert.That(
            () => estimator.Fit(Data([1.0, 2.0, 3.0, 4.0], [0.5, 0.2, 3.0, 0.9])),
            Throws
                .ArgumentException.With.Message.Contains("row 2")
                .And.Message.Contains($"{link} link")
                .And.Message.Contains("between 0 and 1")
        );
    }

    [Test]
    public void Proportions_have_a_gaussian_logit()
    {
        GeneralizedLinearEstimator estimator = new(new GeneralizedLinearOptions { Family = GlmFamilies.Gaussian(LogitLink.Instance) });
        GlmResult result = estimator.Fit(Data([1.0, 2.0, 3.0, 4.0, 5.0], [0.2, 0.3, 0.55, 0.6, 0.85]));
        Assert.That(result.Diagnostics.Converged, Is.True);
    }

    // The mean of the group is -1, which no mean under a log link comes near but 0, at minus infinity.
    [TestCase(ScoringMethod.Newton)]
    [TestCase(ScoringMethod.Fisher)]
    public void A_gaussian_group_below_every_mean_of_the_log_link_never_converges(ScoringMethod scoring)
    {
        double[] d = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
        double[] y = [2.0, 3.0, 2.5, 2.2, -1.2, -0.8, -1.0];
        GeneralizedLinearEstimator estimator = new(
            new GeneralizedLinearOptions { Family = GlmFamilies.Gaussian(LogLink.Instance), Scoring = scoring }
        );
        ConvergenceException error = Assert.Throws<ConvergenceException>(() => estimator.Fit(Data(d, y)));
        Assert.That(error.Diagnostics.Converged, Is.False);
    }

    [Test]
    public void A_raw_exposure_as_offset_is_warned_of()
    {
        double[] exposure = [197.0, 284.0, 133.0, 24.0, 246.0, 355.0, 1680.0, 3582.0];
        double[] y = [38.0, 35.0, 20.0, 3.0, 63.0, 84.0, 156.0, 400.0];
        double[] x = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
        PoissonResult logged = new PoissonEstimator().Fit(Data(x, y).WithOffset(Array.ConvertAll(exposure, Math.Log)));
        PoissonResult raw = new PoissonEstimator().Fit(Data(x, y).WithOffset(exposure));
        Assert.Multiple(() =>
        {
            Assert.That(logged.Diagnostics.Warnings, Is.Empty);
            Assert.That(raw.Diagnostics.Warnings, Has.Some.Contains("offset").And.Some.Contains("logarithm"));
        });
    }

    private static RegressionData Data(double[] x, double[] y) => RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x }, y);
}
