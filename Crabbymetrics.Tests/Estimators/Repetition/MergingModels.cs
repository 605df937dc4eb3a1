using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Testing.OwnFamily;

namespace Crabbymetrics.Tests.Estimators.Repetition;

/// <summary>The models whose fits merge repeated rows, each with the outcomes that it takes.</summary>
internal static class MergingModels
{
    private const double Tolerance = 1e-10;

    // The joint likelihood of a negative binomial, and a method that goes by costs alone, end in rounding before that tolerance; Newton's
    // last step squares this one.
    private const double CoarseTolerance = 1e-5;

    public static readonly string[] Names =
    [
        "poisson",
        "poisson-ridge",
        "poisson-lbfgs",
        "logit",
        "logit-firth",
        "probit",
        "cloglog",
        "gamma",
        "gamma-inverse",
        "inverse-gaussian",
        "gaussian",
        "quasi-poisson",
        "tweedie",
        "tweedie-power",
        "nb-theta",
        "nb2",
        "nb1",
        "own",
    ];

    public static string Outcome(string model) =>
        model switch
        {
            "logit" or "logit-firth" or "probit" or "cloglog" => "binary",
            "gamma" or "gamma-inverse" or "inverse-gaussian" => "positive",
            "gaussian" => "real",
            "tweedie" or "tweedie-power" => "zeros",
            _ => "counts",
        };

    /// <summary>Whether a fit of this model reaches the tolerances of the others only nearly.</summary>
    public static bool IsCoarse(string model) => model is "nb1" or "nb2" or "poisson-lbfgs";

    /// <summary>Fits a model with a given merging.</summary>
    public static GlmResult Fit(string model, RegressionData data, RowMerging merging, int threads = 1)
    {
        T With<T>(T options)
            where T : GlmOptions
        {
            options.Merging = merging;
            options.Tolerance = IsCoarse(model) ? CoarseTolerance : Tolerance;
            options.MaxDegreeOfParallelism = threads;
            return options;
        }

        GlmResult General(IGlmFamily family) =>
            new GeneralizedLinearEstimator(With(new GeneralizedLinearOptions { Family = family })).Fit(data);
        return model switch
        {
            "poisson" => new PoissonEstimator(With(new PoissonOptions())).Fit(data),
            "poisson-ridge" => new PoissonEstimator(With(new PoissonOptions { Alpha = 0.7 })).Fit(data),
            "poisson-lbfgs" => new PoissonEstimator(With(new PoissonOptions { Solver = "lbfgs" })).Fit(data),
            "logit" => new LogitEstimator(With(new LogitOptions())).Fit(data),
            "logit-firth" => new LogitEstimator(With(new LogitOptions { BiasReduction = BiasReductionMethod.Firth })).Fit(data),
            "probit" => new ProbitEstimator(With(new ProbitOptions())).Fit(data),
            "cloglog" => General(GlmFamilies.Binomial(Links.Find("cloglog"))),
            "gamma" => new GammaEstimator(With(new GammaOptions())).Fit(data),
            "gamma-inverse" => General(GlmFamilies.Gamma(Links.Find("inverse"))),
            "inverse-gaussian" => General(GlmFamilies.InverseGaussian(Links.Find("log"))),
            "gaussian" => General(GlmFamilies.Gaussian()),
            "quasi-poisson" => General(GlmFamilies.Quasi(GlmFamilies.Poisson())),
            "tweedie" => new TweedieEstimator(With(new TweedieOptions { Power = 1.4 })).Fit(data),
            "tweedie-power" => new TweedieEstimator(With(new TweedieOptions { Power = null })).Fit(data),
            "nb-theta" => General(GlmFamilies.NegativeBinomial(2.5)),
            "nb2" => new NegativeBinomialEstimator(With(new NegativeBinomialOptions())).Fit(data),
            "nb1" => new NegativeBinomialEstimator(With(new NegativeBinomialOptions { Variance = NegativeBinomialVariance.Linear })).Fit(
                data
            ),
            _ => General(new GeometricFamily()),
        };
    }
}
