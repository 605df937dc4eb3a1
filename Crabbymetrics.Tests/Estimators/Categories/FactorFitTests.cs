using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.Categories;

/// <summary>Every estimator, and all that inference makes of it, on a design with factors and on the same design written out.</summary>
public sealed class FactorFitTests
{
    private const double Tight = 1e-9;

    // After fits to this tolerance a last Newton step is left, which makes them equal to rounding; rounding is larger with a column around
    // 1905.
    private const double Relative = 1e-10;

    private static IEnumerable<TestCaseData> Fits() =>
        from test in Models()
        from slopes in (bool[])[false, true]
        select new TestCaseData(test.Arguments[0], test.Arguments[1], slopes).SetArgDisplayNames(
            test.ArgDisplayNames![0] + (slopes ? " with slopes" : "")
        );

    private static IEnumerable<TestCaseData> Models()
    {
        yield return Case(
            "poisson",
            FactorData.Count,
            static data => new PoissonEstimator(new PoissonOptions { Tolerance = Tight }).Fit(data)
        );
        yield return Case(
            "poisson by lbfgs",
            FactorData.Count,
            static data =>
                new PoissonEstimator(
                    new PoissonOptions
                    {
                        Tolerance = Tight,
                        Solver = "lbfgs",
                        MaxIterations = 2000,
                    }
                ).Fit(data)
        );
        yield return Case(
            "poisson by newton-cg",
            FactorData.Count,
            static data => new PoissonEstimator(new PoissonOptions { Tolerance = Tight, Solver = "newton-cg" }).Fit(data)
        );
        yield return Case(
            "poisson by trust-region-exact",
            FactorData.Count,
            static data => new PoissonEstimator(new PoissonOptions { Tolerance = Tight, Solver = "trust-region-exact" }).Fit(data)
        );
        yield return Case(
            "ridge",
            FactorData.Count,
            static data => new PoissonEstimator(new PoissonOptions { Tolerance = Tight, Alpha = 3.0 }).Fit(data)
        );
        yield return Case("logit", FactorData.Event, static data => new LogitEstimator(new LogitOptions { Tolerance = Tight }).Fit(data));
        yield return Case(
            "firth",
            FactorData.Event,
            static data => new LogitEstimator(new LogitOptions { Tolerance = Tight, BiasReduction = BiasReductionMethod.Firth }).Fit(data)
        );
        yield return Case(
            "probit",
            FactorData.Event,
            static data => new ProbitEstimator(new ProbitOptions { Tolerance = Tight }).Fit(data)
        );
        yield return Case(
            "probit by scoring",
            FactorData.Event,
            static data => new ProbitEstimator(new ProbitOptions { Tolerance = Tight, Scoring = ScoringMethod.Fisher }).Fit(data)
        );
        yield return Case(
            "gamma",
            static (eta, random) => Math.Exp(eta + random.NextNormal()),
            static data => new GammaEstimator(new GammaOptions { Tolerance = Tight }).Fit(data)
        );
        yield return Case(
            "gaussian",
            static (eta, random) => eta + random.NextNormal(),
            static data => new GeneralizedLinearEstimator(new GeneralizedLinearOptions { Tolerance = Tight }).Fit(data)
        );
        yield return Case(
            "tweedie",
            static (eta, random) => Math.Max(0.0, Math.Exp(eta) + random.NextNormal()),
            static data => new TweedieEstimator(new TweedieOptions { Tolerance = Tight, Power = 1.5 }).Fit(data)
        );
        yield return Case(
            "negative binomial",
            static (eta, random) => random.NextPoisson(Math.Exp(eta + random.NextNormal())),
            static data => new NegativeBinomialEstimator(new NegativeBinomialOptions { Tolerance = Tight }).Fit(data)
        );
    }

    [TestCaseSource(nameof(Fits))]
    public void A_fit_is_that_of_the_dummies(Func<double, RandomSource, double> outcome, Func<RegressionData, GlmResult> fit, bool slopes)
    {
        RegressionData data = FactorData.Create(outcome, slopes: slopes);
        GlmResult actual = fit(data),
            expected = fit(FactorData.Expand(data));
        Assert.Multiple(() =>
        {
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Near("estimates", [.. actual.Parameters], [.. expected.Parameters]);
            Near("statistics", Statistics(actual), Statistics(expected));
            Near("means", actual.Predict(), expected.Predict());
            Near("means of the design", actual.Predict(data.Design), expected.Predict(FactorData.Expand(data).Design));
            foreach (GlmResidual kind in Enum.GetValues<GlmResidual>())
            {
                Near($"{kind} residuals", actual.Residuals(kind), expected.Residuals(kind));
            }
        });
    }

    [TestCaseSource(nameof(Fits))]
    public void Inference_is_that_of_the_dummies(
        Func<double, RandomSource, double> outcome,
        Func<RegressionData, GlmResult> fit,
        bool slopes
    )
    {
        RegressionData data = FactorData.Create(outcome, slopes: slopes);
        GlmResult actual = fit(data),
            expected = fit(FactorData.Expand(data));
        if (actual.InferenceUnavailableReason is not null)
        {
            Assert.Ignore("The model is penalized.");
        }

        CovarianceArguments clustered = new() { Clusters = ["group"] };
        string[] plain = ["vanilla", "sandwich", "hc1", "hc2", "hc3"],
            grouped = ["cr1", "cr2", "cr3"];
        Assert.Multiple(() =>
        {
            foreach (string name in plain)
            {
                Near(name, actual.Covariance(name).Values.ToArray(), expected.Covariance(name).Values.ToArray());
            }

            foreach (string name in grouped)
            {
                Near(name, actual.Covariance(name, clustered).Values.ToArray(), expected.Covariance(name, clustered).Values.ToArray());
            }

            Near(
                "driscoll-kraay",
                actual.Covariance("driscoll-kraay", new CovarianceArguments { Lag = 2 }).Values.ToArray(),
                expected.Covariance("driscoll-kraay", new CovarianceArguments { Lag = 2 }).Values.ToArray()
            );
            Near("leverages", actual.Leverages(), expected.Leverages());
            CovarianceMatrix covariance = actual.Covariance("hc0"),
                other = expected.Covariance("hc0");
            MarginalEffectOptions options = new() { DiscreteDummies = true };
            MarginalEffectOptions together = new()
            {
                DiscreteDummies = true,
                Factors =
                [
                    .. data
                        .Design.Categories.Select(
                            (_, c) =>
                                data
                                    .Design.ColumnNames.Where((_, j) => data.Design.CategoryOf(j) == c && data.Design.IsDummy(j))
                                    .ToImmutableArray()
                        )
                        .Where(static columns => columns.Length > 0),
                ],
            };
            Near(
                "average effects",
                Effects(MarginalEffects.Average(actual, covariance, options)),
                Effects(MarginalEffects.Average(expected, other, together))
            );
            Near(
                "effects at means",
                Effects(MarginalEffects.AtMeans(actual, covariance, options)),
                Effects(MarginalEffects.AtMeans(expected, other, together))
            );
            Near(
                "errors of predictions",
                [.. MeanPredictions.Create(actual, covariance).Select(static row => row.MeanStandardError)],
                [.. MeanPredictions.Create(expected, other).Select(static row => row.MeanStandardError)]
            );
            string restrictions = slopes ? "region[r1]:z = region[r2]:z, x = 0" : "region[r1] = region[r2], x = 0";
            Near("Wald", [WaldTest.Of(actual, covariance, restrictions).Statistic], [WaldTest.Of(expected, other, restrictions).Statistic]);
        });
    }

    [TestCaseSource(nameof(Fits))]
    public void Resamples_are_those_of_the_dummies(
        Func<double, RandomSource, double> outcome,
        Func<RegressionData, GlmResult> fit,
        bool slopes
    )
    {
        RegressionData data = FactorData.Create(outcome, levels: 5, slopes: slopes);
        GlmResult actual = fit(data),
            expected = fit(FactorData.Expand(data));
        Assert.Multiple(() =>
        {
            foreach (
                string scheme in (string[])
                    ["pairs", "cluster-pairs", .. actual.InferenceUnavailableReason is null ? ["score"] : Array.Empty<string>()]
            )
            {
                BootstrapOptions options = new()
                {
                    Replications = 4,
                    Seed = 3,
                    Scheme = scheme,
                };
                Near(scheme, Draws(actual.Bootstrap(options)), Draws(expected.Bootstrap(options)));
            }
        });
    }

    [Test]
    public void Resamples_fitted_several_at_once_are_those_of_the_dummies()
    {
        RegressionData data = FactorData.Create(FactorData.Count, levels: 30, rows: 6000);
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = Tight });
        BootstrapOptions options = new() { Replications = 6, Seed = 3 };
        Near("pairs", Draws(estimator.Fit(data).Bootstrap(options)), Draws(estimator.Fit(FactorData.Expand(data)).Bootstrap(options)));
    }

    [Test]
    public void A_level_whose_number_separates_its_rows_is_named_as_it_is_written_out()
    {
        RegressionData data = FactorData.Create(FactorData.Count, slopes: true);
        double[] counts = data.Outcome.ToArray();
        ReadOnlySpan<double> number = data.Design.ScaleOf(0).Span;
        ReadOnlySpan<int> regions = data.Design.Categories[0].Codes.Span;
        for (int i = 0; i < counts.Length; i++)
        {
            // Counts in region 4 only where the number is 0 or less: its coefficient runs to minus infinity.
            counts[i] = regions[i] == 4 && number[i] > 0.0 ? 0.0 : counts[i];
        }

        RegressionData separated = RegressionData.Create(data.Design, counts);
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = Tight });
        Assert.That(Array.Exists(regions.ToArray(), static region => region == 4));
        Near("estimates", [.. estimator.Fit(separated).Parameters], [.. estimator.Fit(FactorData.Expand(separated)).Parameters]);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = regions[i] == 4 ? 0.0 : counts[i];
        }

        double[] positive = Array.ConvertAll(number.ToArray(), static value => Math.Abs(value));
        DesignMatrix design = DesignMatrix.Create([
            new ScaledCategoricalColumn(data.Design.Categories[0], "z", positive),
            new NumericColumn("x", [.. Enumerable.Range(0, counts.Length).Select(static i => Math.Cos(i))]),
        ]);
        RegressionData runaway = RegressionData.Create(design, counts);
        SeparationException? actual = Assert.Throws<SeparationException>(() => estimator.Fit(runaway));
        SeparationException? expected = Assert.Throws<SeparationException>(() => estimator.Fit(FactorData.Expand(runaway)));
        Assert.That(actual!.Message, Is.EqualTo(expected!.Message));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_model_without_an_intercept_takes_the_factor_in_full(bool intercept)
    {
        RegressionData data = FactorData.Create(FactorData.Count, full: !intercept);
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = Tight, FitIntercept = intercept });
        PoissonResult actual = estimator.Fit(data),
            expected = estimator.Fit(FactorData.Expand(data));
        Near("estimates", [.. actual.Parameters], [.. expected.Parameters]);
        // Without an intercept the year is not centred: 1905 with a standard deviation of 2.9 gives the scaled information a condition
        // number of some 1e7, which costs seven digits.
        Near("covariance", actual.Covariance().Values.ToArray(), expected.Covariance().Values.ToArray(), intercept ? Relative : 1e-9);
        Assert.That(actual.Parameters, Has.None.NaN);
    }

    [Test]
    public void An_elastic_net_is_that_of_the_dummies()
    {
        RegressionData data = FactorData.Create(FactorData.Count);
        ElasticNetEstimator estimator = new(
            new ElasticNetOptions
            {
                Family = PoissonFamily.Instance,
                L1 = 0.02,
                L2 = 0.01,
                Standardize = true,
            }
        );
        Near("elastic net", [.. estimator.Fit(data).Parameters], [.. estimator.Fit(FactorData.Expand(data)).Parameters]);
    }

    [Test]
    public void A_robust_regression_is_that_of_the_dummies()
    {
        RegressionData data = FactorData.Create(static (eta, random) => eta + random.NextNormal());
        HuberFit actual = HuberRegression.Fit(data),
            expected = HuberRegression.Fit(FactorData.Expand(data));
        Near("huber", [.. actual.Result.Parameters], [.. expected.Result.Parameters], 1e-6);
    }

    [Test]
    public void A_multinomial_logit_is_that_of_the_dummies()
    {
        RegressionData data = FactorData.Create(FactorData.Count, levels: 5);
        int[] classes = Array.ConvertAll(data.Outcome.ToArray(), static y => Math.Min((int)y, 2));
        MultinomialLogitEstimator estimator = new(new MultinomialLogitOptions { Tolerance = Tight });
        int[] groups = data.Clusters["group"].Codes.ToArray();
        MultinomialLogitResult actual = estimator.Fit(LabelledData.Create(data.Design, classes).WithClusters("group", groups));
        MultinomialLogitResult expected = estimator.Fit(
            LabelledData.Create(FactorData.Expand(data).Design, classes).WithClusters("group", groups)
        );
        Near("estimates", [.. actual.Parameters], [.. expected.Parameters]);
        Near("sandwich", actual.Covariance("sandwich").Values.ToArray(), expected.Covariance("sandwich").Values.ToArray());
        Near("cr1", actual.Covariance("cr1").Values.ToArray(), expected.Covariance("cr1").Values.ToArray());
    }

    private static TestCaseData Case(string name, Func<double, RandomSource, double> outcome, Func<RegressionData, GlmResult> fit) =>
        new TestCaseData(outcome, fit).SetArgDisplayNames(name);

    private static double[] Statistics(GlmResult result) =>
        [
            result.LogLikelihood,
            result.Deviance,
            result.PearsonChiSquared,
            result.NullDeviance,
            result.Dispersion,
            .. result.DistributionParameters.Select(static pair => pair.Value),
        ];

    private static double[] Effects(EffectTable table) =>
        [.. table.Rows.SelectMany(static row => (double[])[row.Estimate ?? double.NaN, row.StandardError ?? double.NaN])];

    private static double[] Draws(BootstrapResult result) =>
        [.. Enumerable.Range(0, result.CompletedReplications).SelectMany(b => result.Draw(b).ToArray())];

    // Relative to the largest of its kind: a covariance near zero has no digits of its own.
    private static void Near(string what, double[] actual, double[] expected, double relative = Relative)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length), what);
        double size = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1.0).Max();
        for (int i = 0; i < actual.Length; i++)
        {
            if (!double.IsFinite(expected[i]))
            {
                Assert.That(actual[i], Is.EqualTo(expected[i]), $"{what} {i}");
            }
            else
            {
                Assert.That(
                    Math.Abs(actual[i] - expected[i]),
                    Is.LessThanOrEqualTo(relative * size),
                    $"{what} {i}: {actual[i]:R} for {expected[i]:R}"
                );
            }
        }
    }
}
