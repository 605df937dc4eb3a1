using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>What follows from a fit with absorbed effects is what follows from the same model with dummies.</summary>
public sealed class AbsorbedGlmInferenceTests
{
    private static readonly Func<IGlmFamily>[] Families =
    [
        static () => PoissonFamily.Instance,
        static () => GlmFamilies.Binomial(),
        static () => GlmFamilies.Binomial(ProbitLink.Instance),
        static () => GlmFamilies.Gamma(LogLink.Instance),
        static () => GlmFamilies.Gaussian(LogLink.Instance),
        static () => GlmFamilies.NegativeBinomial(1.5),
    ];

    private static IEnumerable<int> Numbers => Enumerable.Range(0, Families.Length);

    [TestCaseSource(nameof(Numbers))]
    public void Average_marginal_effects_have_the_errors_of_written_dummies(int family)
    {
        (GeneralizedLinearResult absorbed, GeneralizedLinearResult written) = Fits(Families[family](), 401 + family, true);
        MarginalEffectOptions options = new() { DiscreteDummies = true };
        Assert.Multiple(() =>
        {
            foreach (string vcov in (string[])["vanilla", "hc0", "hc1", "cr0", "cr1"])
            {
                Compare(
                    MarginalEffects.Average(absorbed, fit => Covariance(fit, vcov), options),
                    MarginalEffects.Average(written, fit => Covariance(fit, vcov), options),
                    vcov
                );
                Compare(
                    MarginalEffects.AtMeans(absorbed, fit => Covariance(fit, vcov), options),
                    MarginalEffects.AtMeans(written, fit => Covariance(fit, vcov), options),
                    $"{vcov} at means"
                );
            }
        });
    }

    [Test]
    public void Average_marginal_effects_with_one_effect_and_without_dummies_agree()
    {
        (GeneralizedLinearResult absorbed, GeneralizedLinearResult written) = Fits(PoissonFamily.Instance, 420, false);
        Compare(
            MarginalEffects.Average(absorbed, fit => Covariance(fit, "cr1")),
            MarginalEffects.Average(written, fit => Covariance(fit, "cr1")),
            "cr1"
        );
    }

    [Test]
    public void A_covariance_of_the_slopes_alone_is_not_enough_and_the_message_says_what_is()
    {
        PoissonResult result = new PoissonEstimator().Fit(new RandomPanel(PoissonFamily.Instance, 15).Absorbed());
        Assert.That(
            () => MarginalEffects.Average(result, result.Covariance()),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("fit => fit.Covariance")
        );
        Assert.That(
            () => MarginalEffects.Average(result, fit => fit.Covariance("hc3")),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("hc1")
        );
        NegativeBinomialResult joint = new NegativeBinomialEstimator().Fit(
            new RandomPanel(GlmFamilies.NegativeBinomial(1.5), 16, workers: 30).Absorbed()
        );
        Assert.That(
            () => MarginalEffects.Average(joint, fit => fit.Covariance("vanilla")),
            Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("C()")
        );
    }

    [TestCaseSource(nameof(Numbers))]
    public void Serial_and_clustered_covariances_agree(int family)
    {
        (GeneralizedLinearResult absorbed, GeneralizedLinearResult written) = Fits(Families[family](), 431 + family, true);
        (string Name, CovarianceArguments Arguments)[] kinds =
        [
            ("hac", new CovarianceArguments { Lag = 2 }),
            ("driscoll-kraay", new CovarianceArguments { Lag = 2 }),
            // Of two clusterings the one of all dummies is made positive semidefinite as a whole, which changes the slopes too.
            ("cr1", new CovarianceArguments { Clusters = ["firm"] }),
            ("cr0", new CovarianceArguments { Clusters = ["firm"] }),
        ];
        Assert.Multiple(() =>
        {
            foreach ((string name, CovarianceArguments arguments) in kinds)
            {
                CovarianceArguments full = arguments with { AbsorbedCount = name == "cr0" ? null : AbsorbedCount.Full };
                CovarianceMatrix left = absorbed.Covariance(name, full);
                CovarianceMatrix right = written.Covariance(name, arguments);
                for (int a = 0; a < 2; a++)
                {
                    for (int b = 0; b < 2; b++)
                    {
                        AreClose(left[a, b], right[a + 1, b + 1], 1e-9 * Math.Sqrt(right[a + 1, a + 1] * right[b + 1, b + 1]), name);
                    }
                }

                HypothesisTest joint = WaldTest.Of(absorbed, left, "x1 = 0, x2 = 0");
                HypothesisTest other = WaldTest.Of(written, right, "x1 = 0, x2 = 0");
                AreClose(joint.Statistic, other.Statistic, 1e-8 * other.Statistic, $"{name} joint");
                AreClose(joint.PValue, other.PValue, 1e-8, $"{name} joint p");
            }
        });
    }

    [TestCase("bayesian", null)]
    [TestCase("score", null)]
    [TestCase("cluster-score", "year")]
    [TestCase("cluster-bayesian", "year")]
    [TestCase("cluster-pairs", "year")]
    [TestCase("cluster-jackknife", "year")]
    public void Bootstraps_draw_the_same_estimates(string scheme, string? cluster)
    {
        (GeneralizedLinearResult absorbed, GeneralizedLinearResult written) = Fits(PoissonFamily.Instance, 450, true);
        BootstrapOptions options = new()
        {
            Replications = scheme == "cluster-jackknife" ? 8 : 20,
            Seed = 3,
            Scheme = scheme,
            Cluster = cluster,
        };
        BootstrapResult left = absorbed.Bootstrap(options);
        BootstrapResult right = written.Bootstrap(options);
        Assert.That(left.StandardErrors[0], Is.EqualTo(right.StandardErrors[1]).Within(1e-8 * right.StandardErrors[1]));
        Assert.That(left.StandardErrors[1], Is.EqualTo(right.StandardErrors[2]).Within(1e-8 * right.StandardErrors[2]));
    }

    // The first panel from a seed without separated rows.
    private static (GeneralizedLinearResult Absorbed, GeneralizedLinearResult Written) Fits(IGlmFamily family, long seed, bool withFirms)
    {
        (GeneralizedLinearResult Absorbed, GeneralizedLinearResult Written) fits = Fit(family, seed, withFirms);
        return fits.Absorbed.SeparatedRows.IsEmpty ? fits : Fits(family, seed + 100, withFirms);
    }

    private static (GeneralizedLinearResult Absorbed, GeneralizedLinearResult Written) Fit(IGlmFamily family, long seed, bool withFirms)
    {
        RandomPanel panel = new(family, seed, workers: 10, years: 12, weighted: true);
        GeneralizedLinearEstimator estimator = new(
            new GeneralizedLinearOptions
            {
                Family = family,
                Tolerance = 1e-10,
                Separation = SeparationPolicy.DropRows,
            }
        );
        return (estimator.Fit(Timed(panel.Absorbed(withFirms), panel)), estimator.Fit(Timed(panel.Written(withFirms), panel)));
    }

    private static RegressionData Timed(RegressionData data, RandomPanel panel) =>
        data.WithTime(panel.Year).WithUnit("worker", panel.Worker);

    private static CovarianceMatrix Covariance(IEstimationResult fit, string vcov)
    {
        bool isCounted = vcov is "hc1" or "cr1" && fit is IAbsorbedEffects { Absorbed.IsEmpty: false };
        return fit.Covariance(
            vcov,
            new CovarianceArguments
            {
                Clusters = vcov is "cr0" or "cr1" ? ["year"] : [],
                AbsorbedCount = isCounted ? AbsorbedCount.Full : null,
            }
        );
    }

    private static void Compare(EffectTable left, EffectTable right, string what)
    {
        for (int j = 0; j < 2; j++)
        {
            AreClose(left[j].Estimate!.Value, right[j].Estimate!.Value, 1e-9, $"{what} {left[j].Name} effect");
            double error = right[j].StandardError!.Value;
            AreClose(left[j].StandardError!.Value, error, 1e-8 * error, $"{what} {left[j].Name} error");
        }
    }

    private static void AreClose(double actual, double expected, double tolerance, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within(tolerance), what);
}
