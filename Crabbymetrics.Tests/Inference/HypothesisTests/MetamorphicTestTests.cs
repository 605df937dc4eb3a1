using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>
/// What must not change a test, a limit or an effect: the units of the columns, the order of the rows, the order of the levels of a factor,
/// frequency weights in place of repeated rows. Every one of them, for four families and least squares. One that is not invariant by its
/// definition says so beside its name.
/// </summary>
internal sealed class MetamorphicTestTests
{
    /// <summary>The requests for effects among them.</summary>
    public static readonly string[] Requests =
    [
        "slopes x, v",
        "slopes x, v; at means",
        "slopes v; as eyex",
        "slopes v; as eydx",
        "slopes v; as dyex",
        "slopes x, v; link",
        "comparisons g; contrast pairwise",
        "comparisons g; as ratio",
        "comparisons g; as log-ratio; contrast sequential",
        "predictions",
    ];

    private const double Tolerance = 2e-6;

    private static readonly string[] s_families = ["poisson", "logit", "gamma-log", "gaussian"];
    private static readonly string[] s_levels = ["g[b]", "g[c]"];
    private static readonly CovarianceArguments s_units = new() { Clusters = ["unit"] };

    private static readonly Statistic[] s_statistics =
    [
        new("Wald of x", static (s, f) => Numbers(Wald(s.Fit(f), "vanilla", "x = 0"))),
        new("Wald of x, hc1", static (s, f) => Numbers(Wald(s.Fit(f), "hc1", "x = 0"))),
        new("Wald of the factor, cr1", static (s, f) => Numbers(Wald(s.Fit(f), "cr1", "g[b] = 0, g[c] = 0"))),
        new("Wald of a value", static (s, f) => Numbers(Wald(s.Fit(f), "hc3", FormattableString.Invariant($"x = {0.3 / s.UnitOfX:R}")))),
        new("all slopes", static (s, f) => Fitted(s, f, static fit => WaldTest.JointSignificance(fit, fit.Covariance("sandwich")))),
        new("terms of type 2", static (s, f) => Terms(s, f, 2)),
        new("terms of type 3", static (s, f) => Terms(s, f, 3)),
        new("likelihood ratio", static (s, f) => Numbers(LikelihoodRatioTest.Of((s with { Without = ["x"] }).Fit(f), s.Fit(f)))),
        new("score", static (s, f) => Score(s, f, robust: false)),
        new("robust score", static (s, f) => Score(s, f, robust: true)),
        new("link", static (s, f) => Fitted(s, f, static fit => LinkTest.Of(fit))),
        new("overdispersion, linear", static (s, f) => Overdispersion(s, f, OverdispersionForm.Linear)) { Families = ["poisson"] },
        new("overdispersion, quadratic", static (s, f) => Overdispersion(s, f, OverdispersionForm.Quadratic)) { Families = ["poisson"] },
        new("deviance", static (s, f) => Fitted(s, f, GoodnessOfFitTest.Deviance)) { Families = ["poisson", "logit"] },
        new("Pearson", static (s, f) => Fitted(s, f, GoodnessOfFitTest.Pearson)) { Families = ["poisson", "logit"] },
        new("Vuong", static (s, f) => Vuong(s, f)) { Families = ["poisson", "logit"] },
        new("equivalence", static (s, f) => Equivalence(s, f)),
        // With 12 clusters all signs are taken, and nothing depends on the order in which clusters are numbered.
        new("wild score", static (s, f) => WildScore(s, f)),
        new("wild cluster", static (s, f) => WildCluster(s, f, new WildClusterOptions { Clusters = ["unit"] })) { Families = ["gaussian"] },
        new(
            "wild cluster, 33",
            static (s, f) =>
                WildCluster(
                    s,
                    f,
                    new WildClusterOptions
                    {
                        Clusters = ["unit"],
                        JackknifeResiduals = true,
                        JackknifeVariance = true,
                    }
                )
        )
        {
            Families = ["gaussian"],
        },
        new("Holm", static (s, f) => Adjusted(s, f, "holm")) { OfLevels = "the adjusted p-values stand in the order of the levels" },
        new("Benjamini and Hochberg", static (s, f) => Adjusted(s, f, "bh")) { OfLevels = "as those of Holm" },
        new("variance inflation", static (s, f) => Inflation(s, f)),
        new("profile limits", static (s, f) => Profile(s, f)) { Families = ["poisson", "logit"] },
        new("simultaneous limits", static (s, f) => Simultaneous(s, f))
        {
            OfLevels = "draws with a seed belong to places in the table: other levels have others, with the same distribution",
        },
        new("average effects", static (s, f) => Effects(s, f, Requests[0])),
        new("effects at means", static (s, f) => Effects(s, f, Requests[1])),
        new("elasticities", static (s, f) => Effects(s, f, Requests[2])),
        new("semi-elasticities", static (s, f) => Effects(s, f, Requests[3])),
        new("slopes by the logarithm", static (s, f) => Effects(s, f, Requests[4])),
        new("slopes of the linear predictor", static (s, f) => Effects(s, f, Requests[5])),
        new("effects of columns", static (s, f) => OfColumns(s, f, MarginalEffects.Average)),
        new("effects of columns at means", static (s, f) => OfColumns(s, f, MarginalEffects.AtMeans)),
        new("rate ratios", static (s, f) => Ratios(s, f)) { Families = ["poisson", "logit"] },
        new("logarithms of ratios", static (s, f) => Effects(s, f, Requests[8]))
        {
            OfLevels = "the rows stand in the order of the levels, and so do the pairs",
        },
        new("simultaneous limits of effects", static (s, f) => SimultaneousEffects(s, f))
        {
            OfLevels = "draws with a seed belong to places in the table",
        },
        new("comparisons of levels", static (s, f) => Effects(s, f, Requests[6]))
        {
            OfLevels = "the rows stand in the order of the levels, and b - c is minus c - b",
        },
        new("ratios", static (s, f) => Effects(s, f, Requests[7])) { OfLevels = "the rows stand in the order of the levels" },
        new("predictions", static (s, f) => Effects(s, f, Requests[9])),
        // With the identity link and no product there is none.
        new("interactions", static (s, f) => Interaction(s, f))
        {
            Families = ["poisson", "logit", "gamma-log"],
            OfLevels = "the rows stand in the order of the levels",
        },
    ];

    /// <summary>The names of all of them.</summary>
    public static IEnumerable<string> Names => s_statistics.Select(static statistic => statistic.Name);

    private static IEnumerable<TestCaseData> Cases() =>
        s_statistics.SelectMany(static statistic =>
            s_families
                .Where(family => statistic.Families.Length == 0 || statistic.Families.Contains(family))
                .Select(family => new TestCaseData(statistic, family).SetArgDisplayNames(statistic.Name, family))
        );

    [TestCaseSource(nameof(Cases))]
    public void Units_of_columns_change_nothing_but_units(Statistic statistic, string family)
    {
        PanelSample sample = PanelSample.Create(family);
        Same(statistic.Of(sample with { UnitOfX = 1e4, UnitOfV = 1e-3 }, null), statistic.Of(sample, null));
    }

    [TestCaseSource(nameof(Cases))]
    public void The_order_of_rows_and_levels_changes_nothing(Statistic statistic, string family)
    {
        PanelSample sample = PanelSample.Create(family);
        double[] expected = statistic.Of(sample, null);
        Same(
            statistic.Of(sample.Select([.. Enumerable.Range(0, PanelSample.Rows).Select(static i => i * 29 % PanelSample.Rows)]), null),
            expected
        );
        if (statistic.OfLevels is null)
        {
            Same(statistic.Of(sample with { Levels = ["a", "c", "b"] }, null), expected);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Frequency_weights_are_repeated_rows(Statistic statistic, string family)
    {
        PanelSample sample = PanelSample.Create(family);
        double[] frequencies = [.. Enumerable.Range(0, PanelSample.Rows).Select(static i => 1.0 + (i * 7 % 3))];
        int[] repeated = [.. Enumerable.Range(0, PanelSample.Rows).SelectMany(i => Enumerable.Repeat(i, (int)frequencies[i]))];
        Same(statistic.Of(sample, frequencies), statistic.Of(sample.Select(repeated), null));
    }

    // Each in its own size: p-values and statistics differ by orders of magnitude.
    private static void Same(double[] actual, double[] expected)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within((Tolerance * Math.Abs(expected[i])) + (1e-9 * size)), $"number {i}");
        }
    }

    private static double[] Numbers(params HypothesisTest[] tests) =>
        [.. tests.SelectMany(static test => (double[])[test.Statistic, test.PValue, Finite(test.DegreesOfFreedom)])];

    private static double Finite(double value) => double.IsFinite(value) ? value : 0.0;

    private static double[] Fitted(PanelSample sample, double[]? frequencies, Func<GlmResult, HypothesisTest> test) =>
        Numbers(test(sample.Fit(frequencies)));

    private static HypothesisTest Wald(GlmResult fit, string covariance, string restrictions) =>
        WaldTest.Of(fit, fit.Covariance(covariance, covariance == "cr1" ? s_units : CovarianceArguments.None), restrictions);

    private static ModelTerm[] ModelTerms() => [new("x", ["x"], ["x"]), new("v", ["v"], ["v"]), new("g", ["g"], [.. s_levels])];

    private static double[] Terms(PanelSample sample, double[]? frequencies, int type)
    {
        GlmResult fit = sample.Fit(frequencies);
        return Numbers([.. TermTests.Of(fit, fit.Covariance("hc1"), ModelTerms(), type)]);
    }

    private static double[] Inflation(PanelSample sample, double[]? frequencies)
    {
        GlmResult fit = sample.Fit(frequencies);
        return [.. VarianceInflation.Of(fit, fit.Covariance("vanilla"), ModelTerms()).Select(static term => term.Factor)];
    }

    private static double[] Score(PanelSample sample, double[]? frequencies, bool robust) =>
        Numbers(
            ScoreTest.OfAddedRegressors(
                (sample with { Without = ["x"] }).Fit(frequencies),
                ["x"],
                [Array.ConvertAll(sample.X, value => value * sample.UnitOfX)],
                robust
            )
        );

    private static double[] Overdispersion(PanelSample sample, double[]? frequencies, OverdispersionForm form) =>
        Fitted(sample, frequencies, fit => OverdispersionTest.CameronTrivedi(fit, form));

    private static double[] Vuong(PanelSample sample, double[]? frequencies) =>
        Numbers([
            .. Enum.GetValues<InformationCorrection>()
                .Select(correction =>
                    VuongTest.Of(
                        (sample with { Without = ["x"] }).Fit(frequencies),
                        (sample with { Without = ["g"] }).Fit(frequencies),
                        correction
                    )
                ),
        ]);

    private static double[] Equivalence(PanelSample sample, double[]? frequencies)
    {
        GlmResult fit = sample.Fit(frequencies);
        return Numbers(EquivalenceTest.Of(fit, fit.Covariance("hc1"), "x", -0.5 / sample.UnitOfX, 0.6 / sample.UnitOfX));
    }

    private static double[] WildScore(PanelSample sample, double[]? frequencies)
    {
        WildScoreTestResult test = WildScoreTest.Of(sample.Fit(frequencies), "x = 0", new WildScoreTestOptions { Cluster = "unit" });
        Assert.That(test.Enumerated);
        return [test.Statistic, test.PValue];
    }

    private static double[] WildCluster(PanelSample sample, double[]? frequencies, WildClusterOptions options)
    {
        WildClusterTestResult test = WildClusterTest.Of(new OlsEstimator().Fit(sample.Data(frequencies)), "x = 0", options);
        Assert.That(test.Enumerated);
        return
        [
            test.Statistic,
            test.PValue,
            test.EqualTailedPValue!.Value,
            test.ConfidenceSet[0].Low * sample.UnitOfX,
            test.ConfidenceSet[^1].High * sample.UnitOfX,
        ];
    }

    private static double[] Adjusted(PanelSample sample, double[]? frequencies, string method)
    {
        GlmResult fit = sample.Fit(frequencies);
        return
        [
            .. AdjustedPValues.Of(CoefficientTable.Create(fit, fit.Covariance("hc1")).Rows, method).Select(static row => row.PValue!.Value),
        ];
    }

    private static double[] Profile(PanelSample sample, double[]? frequencies)
    {
        IntervalTable table = ProfileIntervals.Of(sample.Fit(frequencies), ["x", "v"]);
        double[] units = [sample.UnitOfX, sample.UnitOfV];
        return
        [
            .. table.Rows.SelectMany((row, j) => (double[])[row.ConfidenceLow!.Value * units[j], row.ConfidenceHigh!.Value * units[j]]),
        ];
    }

    private static double[] Simultaneous(PanelSample sample, double[]? frequencies)
    {
        GlmResult fit = sample.Fit(frequencies);
        IntervalTable table = SimultaneousLimits.Of(fit, fit.Covariance("hc1"), draws: 2000);
        CoefficientRow x = table.Rows.Single(static row => row.Name == "x");
        return [x.ConfidenceLow!.Value * sample.UnitOfX, x.ConfidenceHigh!.Value * sample.UnitOfX];
    }

    private static double[] Effects(PanelSample sample, double[]? frequencies, string request)
    {
        EffectTable effects = sample.Fit(frequencies).WithCovariance("hc1").Effects(null, request);
        return
        [
            .. effects.Rows.SelectMany(row =>
            {
                // eyex and dyex have no units of the variable.
                double unit =
                    request.Contains("yex", StringComparison.Ordinal) || !request.StartsWith("slopes", StringComparison.Ordinal) ? 1.0
                    : row.Name.Contains('x', StringComparison.Ordinal) && !request.StartsWith("slopes v", StringComparison.Ordinal)
                        ? sample.UnitOfX
                    : sample.UnitOfV;
                return (double[])[row.Estimate!.Value * unit, row.StandardError!.Value * unit, row.PValue ?? 0.0];
            }),
        ];
    }

    // In the order of their names, which is that of no level.
    private static double[] OfColumns(
        PanelSample sample,
        double[]? frequencies,
        Func<IEstimationResult, CovarianceMatrix, MarginalEffectOptions?, EffectTable> effects
    )
    {
        GlmResult fit = sample.Fit(frequencies);
        return
        [
            .. effects(fit, fit.Covariance("hc1"), new MarginalEffectOptions { DiscreteDummies = true })
                .OrderBy(static row => row.Name, StringComparer.Ordinal)
                .SelectMany(row => (double[])[row.Estimate!.Value * Unit(sample, row), row.StandardError!.Value * Unit(sample, row)]),
        ];
    }

    private static double[] Ratios(PanelSample sample, double[]? frequencies)
    {
        GlmResult fit = sample.Fit(frequencies);
        return
        [
            .. RateRatios
                .Create(fit, fit.Covariance("hc1"))
                .OrderBy(static row => row.Name, StringComparer.Ordinal)
                .SelectMany(row =>
                    (double[])
                        [
                            Math.Log(row.Estimate!.Value) * Unit(sample, row),
                            row.StandardError!.Value / row.Estimate!.Value * Unit(sample, row),
                        ]
                ),
        ];
    }

    private static double[] SimultaneousEffects(PanelSample sample, double[]? frequencies)
    {
        EffectTable effects = sample.Fit(frequencies).WithCovariance("hc1").Effects(null, Requests[6]);
        return [.. SimultaneousLimits.Of(effects, draws: 2000).Rows.Select(static row => row.ConfidenceHigh!.Value)];
    }

    private static double Unit(PanelSample sample, CoefficientRow row) =>
        row.Name == "x" ? sample.UnitOfX
        : row.Name == "v" ? sample.UnitOfV
        : 1.0;

    private static double[] Interaction(PanelSample sample, double[]? frequencies) =>
        Effects(sample, frequencies, FormattableString.Invariant($"comparisons x, g; cross; step {sample.UnitOfX}"));

    /// <summary>A number, or several, of a sample with or without frequencies.</summary>
    internal sealed record Statistic(string Name, Func<PanelSample, double[]?, double[]> Of)
    {
        /// <summary>The families that have it; empty for all.</summary>
        public string[] Families { get; init; } = [];

        /// <summary>Why the order of the levels changes it; null where it does not.</summary>
        public string? OfLevels { get; init; }
    }
}
