using System.Collections.Immutable;
using System.Reflection;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Inference.HypothesisTests;

/// <summary>A new test, limit or effect does not stay outside of <see cref="MetamorphicTestTests"/>; and tests with clusters that are rows,
/// or that lie inside others.</summary>
internal sealed class MetamorphicCatalogueTests
{
    // The public methods that give a test, limits or effects, and the line of MetamorphicTestTests that has them.
    private static readonly Dictionary<string, string> s_among = new()
    {
        ["WaldTest.Of"] = "Wald of x",
        ["WaldTest.JointSignificance"] = "all slopes",
        ["TermTests.Of"] = "terms of type 2",
        ["LikelihoodRatioTest.Of"] = "likelihood ratio",
        ["ScoreTest.OfAddedRegressors"] = "robust score",
        ["LinkTest.Of"] = "link",
        ["OverdispersionTest.CameronTrivedi"] = "overdispersion, quadratic",
        ["GoodnessOfFitTest.Deviance"] = "deviance",
        ["GoodnessOfFitTest.Pearson"] = "Pearson",
        ["VuongTest.Of"] = "Vuong",
        ["EquivalenceTest.Of"] = "equivalence",
        ["WildScoreTest.Of"] = "wild score",
        ["WildClusterTest.Of"] = "wild cluster",
        ["MultipleTesting.Holm"] = "Holm",
        ["MultipleTesting.BenjaminiHochberg"] = "Benjamini and Hochberg",
        ["AdjustedPValues.Of"] = "Holm",
        ["VarianceInflation.Of"] = "variance inflation",
        ["ProfileIntervals.Of"] = "profile limits",
        ["SimultaneousLimits.Of"] = "simultaneous limits of effects",
        ["MarginalEffects.Average"] = "effects of columns",
        ["MarginalEffects.AtMeans"] = "effects of columns at means",
        ["ModelEffects.Of"] = "average effects",
        ["RateRatios.Create"] = "rate ratios",
    };

    private static readonly Dictionary<string, string> s_elsewhere = new()
    {
        ["MultipleTesting.RomanoWolf"] = "a function of draws alone: another order of rows has other draws",
        ["HypothesisTest.AtBoundary"] = "makes a test of a number",
        ["HypothesisTest.ChiSquared"] = "makes a test of a number",
        ["HypothesisTest.FRatio"] = "makes a test of a number",
        ["HypothesisTest.Ratio"] = "makes a test of a number",
        ["HypothesisTest.WithPValue"] = "makes a test of a number",
    };

    private static readonly Type[] s_answers =
    [
        typeof(HypothesisTest),
        typeof(ImmutableArray<HypothesisTest>),
        typeof(IntervalTable),
        typeof(EffectTable),
        typeof(WildScoreTestResult),
        typeof(WildClusterTestResult),
        typeof(ImmutableArray<TermInflation>),
        typeof(ImmutableArray<double>),
        typeof(ImmutableArray<CoefficientRow>),
    ];

    [Test]
    public void Every_test_limit_and_effect_is_among_them()
    {
        // Extensions of a result are short names of these.
        string[] found =
        [
            .. typeof(WaldTest)
                .Assembly.GetExportedTypes()
                .Where(static type => type.Name is not (nameof(ResultInference) or nameof(EstimationResultExtensions)))
                .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(static method => !method.IsSpecialName && s_answers.Contains(method.ReturnType))
                .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}")
                .Distinct(),
        ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Where(name => !s_elsewhere.ContainsKey(name)), Is.EquivalentTo(s_among.Keys));
            Assert.That(s_elsewhere.Keys, Is.SubsetOf(found));
            Assert.That(s_among.Values.Distinct(), Is.SubsetOf(MetamorphicTestTests.Names));
        }
    }

    [Test]
    public void Every_measure_kind_and_contrast_of_effects_is_among_them()
    {
        EffectsRequest[] requests = [.. MetamorphicTestTests.Requests.Select(EffectsRequest.Parse)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(requests.Select(static request => request.Kind).Distinct(), Is.EquivalentTo(Enum.GetValues<EffectKind>()));
            Assert.That(requests.Select(static request => request.Measure).Distinct(), Is.EquivalentTo(Enum.GetValues<EffectMeasure>()));
            Assert.That(requests.Select(static request => request.Contrast).Distinct(), Is.EquivalentTo(Enum.GetValues<LevelContrast>()));
        }
    }

    // Scores are drawn by rows or by clusters of one row with the same multipliers.
    [Test]
    public void Wild_scores_of_clusters_of_one_row_are_those_of_rows()
    {
        RegressionData data = PanelSample.Create("poisson").Data();
        WildScoreTestOptions options = new() { Replications = 499 };
        WildScoreTestResult Of(RegressionData fitted) => WildScoreTest.Of(new PoissonEstimator().Fit(fitted), "x = 0", options);
        RegressionData rows = RegressionData.Create(data.Design, data.Outcome.ToArray());
        WildScoreTestResult alone = Of(rows);
        WildScoreTestResult clusters = Of(rows.WithClusters("row", [.. Enumerable.Range(0, PanelSample.Rows)]));
        Assert.That(clusters.Statistic, Is.EqualTo(alone.Statistic).Within(1e-9 * alone.Statistic));
        Assert.That(clusters.Statistics, Is.EqualTo(alone.Statistics).Within(1e-8));
    }

    // The variance of pair and unit together is that of pair: what unit adds, the intersection takes off.
    [Test]
    public void Wild_clusters_inside_others_change_nothing([Values] bool imposed)
    {
        OlsResult fit = new OlsEstimator().Fit(PanelSample.Create("gaussian").Data());
        WildClusterTestResult Of(params string[] clusters) =>
            WildClusterTest.Of(fit, "x = 0", new WildClusterOptions { Clusters = [.. clusters], ImposeNull = imposed });
        WildClusterTestResult one = Of("pair");
        WildClusterTestResult both = Of("pair", "unit");
        Assert.That(both.MultiplierCluster, Is.EqualTo("pair"));
        Assert.That(both.Statistic, Is.EqualTo(one.Statistic).Within(1e-9));
        Assert.That(both.PValue, Is.EqualTo(one.PValue));
        Assert.That(both.ConfidenceSet[0].Low, Is.EqualTo(one.ConfidenceSet[0].Low).Within(1e-6));
    }
}
