using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>Multiplying the outcomes or the weights by a number changes nothing but the scale of the answer.</summary>
public sealed class LikelihoodScaleTests
{
    private static readonly double[] Scales = [1e-15, 1e-12, 1e-8, 1e-3, 1e4, 1e8, 1e12, 1e15, 1e20];
    private static readonly string[] Solvers = ["newton", "lbfgs", "newton-cg", "trust-region", "bfgs"];

    // R's glm, family quasipoisson, on rate * 1e10; the intercept less log 1e10.
    [Test]
    public void A_rate_of_a_billionth_has_the_slope_of_the_rate()
    {
        double[] rate =
        [
            1.7812e-09,
            1.5124e-09,
            6.39e-10,
            5.227e-10,
            8.27e-11,
            1.141e-10,
            1.4833e-09,
            6.208e-10,
            6.118e-10,
            9.81e-11,
            2.361e-10,
            1.4888e-09,
            1.2863e-09,
            1.835e-10,
            2.733e-10,
            6.85e-11,
            4.816e-10,
            4.001e-10,
            6.153e-10,
            2.3584e-09,
        ];
        double[] x =
        [
            0.45,
            1.31,
            0.78,
            0.82,
            -0.84,
            -1.34,
            0.8,
            0.74,
            0.94,
            -2.16,
            -0.43,
            -0.19,
            1.54,
            -1.26,
            -0.97,
            -1.74,
            1.29,
            0.27,
            1.31,
            1.0,
        ];
        PoissonResult result = new PoissonEstimator().Fit(Data(x, rate));
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(-21.287695).Within(1e-6));
            Assert.That(result.Coefficients[0], Is.EqualTo(0.611429).Within(1e-6));
            Assert.That(result.Covariance("sandwich").StandardErrors(), Is.EqualTo(new[] { 0.19224, 0.13814 }).Within(1e-5));
        });
    }

    [Test]
    public void Outcomes_of_any_size_have_the_same_slopes([ValueSource(nameof(Solvers))] string solver) =>
        Gen.Select(Gen.Int[0, Scales.Length - 1], Gen.Long)
            .Sample(
                (which, seed) =>
                {
                    (double[] x, double[] y) = Counts(seed);
                    double scale = Scales[which];
                    GlmResult ordinary = new PoissonEstimator(new PoissonOptions { Solver = solver }).Fit(Data(x, y));
                    GlmResult scaled = new PoissonEstimator(new PoissonOptions { Solver = solver }).Fit(
                        Data(x, Array.ConvertAll(y, value => value * scale))
                    );
                    Near(scaled.Coefficients[0], ordinary.Coefficients[0]);
                    Near(scaled.Intercept - Math.Log(scale), ordinary.Intercept);
                    Near(scaled.Deviance / scale, ordinary.Deviance);
                    Near(scaled.NullDeviance / scale, ordinary.NullDeviance);
                    Assert.That(scaled.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.NewtonDecrement));
                    Assert.That(scaled.Diagnostics.Warnings, Is.Empty);
                },
                iter: 20
            );

    [TestCase("poisson", "sqrt", 0.5)]
    [TestCase("poisson", "identity", 1.0)]
    [TestCase("quasi-poisson", "log", 0.0)]
    [TestCase("gamma", "log", 0.0)]
    [TestCase("gamma", "inverse", -1.0)]
    [TestCase("inverse-gaussian", "log", 0.0)]
    [TestCase("gaussian", "identity", 1.0)]
    [TestCase("gaussian", "log", 0.0)]
    [TestCase("tweedie", "log", 0.0)]
    public void So_do_those_of_other_families(string name, string link, double power)
    {
        (double[] x, double[] y) = Counts(3);
        y = Array.ConvertAll(y, static value => value + 1.0);
        GeneralizedLinearOptions options = new() { Family = Family(name, Links.Find(link)) };
        GlmResult ordinary = new GeneralizedLinearEstimator(options).Fit(Data(x, y));
        foreach (double scale in Scales)
        {
            GlmResult scaled = new GeneralizedLinearEstimator(options).Fit(Data(x, Array.ConvertAll(y, value => value * scale)));
            double factor = power == 0.0 ? 1.0 : Math.Pow(scale, power);
            Near(scaled.Coefficients[0] / factor, ordinary.Coefficients[0]);
        }
    }

    [Test]
    public void Weights_of_any_size_have_the_same_estimates(
        [Values("logit", "probit", "poisson", "negative-binomial", "multinomial")] string name
    )
    {
        (double[] x, double[] y) = Counts(5);
        double[] reference = Weighted(name, x, y, 1.0);
        foreach (double scale in Scales)
        {
            double[] scaled = Weighted(name, x, y, scale);
            for (int j = 0; j < reference.Length; j++)
            {
                Near(scaled[j], reference[j]);
            }
        }
    }

    [Test]
    public void Penalized_fits_of_tiny_outcomes_go_to_their_end()
    {
        (double[] x, double[] y) = Counts(7);
        double ordinary = Net(x, y, 1.0);
        foreach (double scale in Scales.Where(static scale => scale < 1.0))
        {
            Assert.That(Net(x, y, scale), Is.EqualTo(ordinary).Within(1e-5), $"{scale}");
        }
    }

    [Test]
    public void Perfect_and_saturated_fits_converge_at_every_scale()
    {
        foreach (double scale in Scales)
        {
            double[] x = [.. Enumerable.Range(0, 12).Select(static i => i / 4.0)];
            GlmResult perfect = new PoissonEstimator().Fit(Data(x, [.. x.Select(value => scale * Math.Exp(0.3 + (0.5 * value)))]));
            GlmResult saturated = new PoissonEstimator().Fit(Data([0.0, 1.0], [2.0 * scale, 5.0 * scale]));
            Near(perfect.Coefficients[0], 0.5);
            Near(saturated.Coefficients[0], Math.Log(2.5));
        }
    }

    [Test]
    public void Replicates_of_tiny_outcomes_are_those_of_ordinary_ones()
    {
        (double[] x, double[] y) = Counts(11);
        BootstrapResult ordinary = new PoissonEstimator().Fit(Data(x, y)).Bootstrap(40, 1);
        BootstrapResult tiny = new PoissonEstimator().Fit(Data(x, Array.ConvertAll(y, static value => value * 1e-12))).Bootstrap(40, 1);
        Assert.That(tiny.StandardErrors[1], Is.EqualTo(ordinary.StandardErrors[1]).Within(1e-6).Percent);
    }

    private static void Near(double actual, double expected) =>
        Assert.That(actual, Is.EqualTo(expected).Within(1e-8 * Math.Max(1.0, Math.Abs(expected))));

    private static double Net(double[] x, double[] y, double scale) =>
        new ElasticNetEstimator(new ElasticNetOptions { Family = PoissonFamily.Instance })
            .Fit(Data(x, Array.ConvertAll(y, value => value * scale)))
            .Coefficients[0];

    private static double[] Weighted(string name, double[] x, double[] y, double scale)
    {
        double[] weights = [.. x.Select((_, i) => scale * (1.0 + (i % 3)))];
        if (name == "multinomial")
        {
            LabelledData<int> labelled = LabelledData.Create(
                new Dictionary<string, double[]> { ["x"] = x },
                [.. y.Select(static value => (int)Math.Min(value, 2.0))]
            );
            return [.. new MultinomialLogitEstimator().Fit(labelled.WithWeights(weights, WeightKind.Probability)).Parameters];
        }

        double[] binary = Array.ConvertAll(y, static value => value > 1.0 ? 1.0 : 0.0);
        RegressionData data = Data(x, name is "logit" or "probit" ? binary : y).WithWeights(weights, WeightKind.Probability);
        GlmResult result = name switch
        {
            "logit" => new LogitEstimator().Fit(data),
            "probit" => new ProbitEstimator().Fit(data),
            "negative-binomial" => new NegativeBinomialEstimator().Fit(data),
            _ => new PoissonEstimator().Fit(data),
        };
        return [.. result.Parameters];
    }

    private static IGlmFamily Family(string name, ILink link) =>
        name switch
        {
            "poisson" => GlmFamilies.Poisson(link),
            "quasi-poisson" => GlmFamilies.Quasi(GlmFamilies.Poisson(link)),
            "gamma" => GlmFamilies.Gamma(link),
            "inverse-gaussian" => GlmFamilies.InverseGaussian(link),
            "tweedie" => GlmFamilies.Tweedie(1.5, link),
            _ => GlmFamilies.Gaussian(link),
        };

    private static RegressionData Data(double[] x, double[] y) => RegressionData.Create(new Dictionary<string, double[]> { ["x"] = x }, y);

    private static (double[] X, double[] Y) Counts(long seed)
    {
        RandomSource random = new(seed);
        double[] x = [.. Enumerable.Range(0, 80).Select(_ => random.NextNormal())];
        double[] y =
        [
            .. x.Select(value => random.NextGamma(0.7) / 0.7 * Math.Exp(0.6 + (0.4 * value))).Select(mean => random.NextPoisson(mean)),
        ];
        return (x, y);
    }
}
