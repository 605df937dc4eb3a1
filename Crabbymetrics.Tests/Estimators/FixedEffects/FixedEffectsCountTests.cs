using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Estimators.FixedEffects;

/// <summary>What absorbed effects count for in least squares: singletons, nested and equal effects, columns that effects span.</summary>
public sealed class FixedEffectsCountTests
{
    private static readonly double[] Noise = [0.3, -0.1, 0.4, -0.6, 0.2, 0.9, -0.5, 0.1, -0.3, 0.7, 0.05, -0.8];

    [Test]
    public void The_exact_count_leaves_nested_effects_out()
    {
        FixedEffectsOlsResult result = Fit("akm_small_three_way");
        Assert.Multiple(() =>
        {
            // k = 2; 306 is the rank, 266 that of workers, 43 that of firms, 302 that of both.
            Assert.That(Counted(result, AbsorbedCount.Exact, "worker"), Is.EqualTo(306 - 266 + 1));
            Assert.That(Counted(result, AbsorbedCount.Exact, "firm"), Is.EqualTo(306 - 43 + 1));
            Assert.That(Counted(result, AbsorbedCount.Exact, "worker", "firm"), Is.EqualTo(306 - 302 + 1));
            Assert.That(Counted(result, AbsorbedCount.Reghdfe, "worker"), Is.EqualTo(48));
            Assert.That(Counted(result, AbsorbedCount.Reghdfe, "firm"), Is.EqualTo(271));
            Assert.That(Counted(result, AbsorbedCount.Reghdfe, "worker", "firm"), Is.EqualTo(6));
            Assert.That(Counted(result, AbsorbedCount.Reghdfe), Is.EqualTo(306));
            Assert.That(Counted(result, AbsorbedCount.Fixest, "worker"), Is.EqualTo(47));
            Assert.That(Counted(result, AbsorbedCount.Fixest), Is.EqualTo(312));
            Assert.That(Counted(result, AbsorbedCount.None, "worker"), Is.Zero);
            Assert.That(Counted(result, AbsorbedCount.Full, "worker"), Is.EqualTo(306));
        });
    }

    [Test]
    public void With_one_nested_effect_the_conventions_agree()
    {
        FixedEffectsOlsResult result = Fit("grunfeld_firm");
        foreach (AbsorbedCount convention in (AbsorbedCount[])[AbsorbedCount.Exact, AbsorbedCount.Fixest, AbsorbedCount.Reghdfe])
        {
            Assert.That(Counted(result, convention, "firm"), Is.EqualTo(1), convention.ToString());
        }
    }

    [Test]
    public void Singletons_are_left_out_again_and_again_and_counted()
    {
        // The last worker is alone; without that row firm c is, too.
        string[] worker = ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "e"];
        string[] firm = ["x", "x", "y", "y", "x", "y", "x", "y", "x", "x", "z", "z"];
        RegressionData data = Small().WithAbsorbed("worker", worker).WithAbsorbed("firm", firm);
        FixedEffectsOlsResult dropped = new FixedEffectsOlsEstimator().Fit(data);
        FixedEffectsOlsResult kept = new FixedEffectsOlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(dropped.SingletonsDropped, Is.EqualTo(3));
            Assert.That(dropped.ObservationCount, Is.EqualTo(9.0));
            Assert.That(kept.SingletonsDropped, Is.Zero);
            Assert.That(kept.ObservationCount, Is.EqualTo(12.0));
            Assert.That(kept.Coefficients[0], Is.EqualTo(dropped.Coefficients[0]).Within(1e-12));
        });
    }

    [Test]
    public void A_row_that_stands_for_two_is_no_singleton()
    {
        string[] worker = ["a", "a", "a", "b", "b", "b", "c", "c", "c", "d", "d", "e"];
        RegressionData data = Small().WithAbsorbed("worker", worker);
        RegressionData weighted = data.WithWeights([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2], WeightKind.Frequency);
        Assert.That(new FixedEffectsOlsEstimator().Fit(weighted).SingletonsDropped, Is.Zero);
        Assert.That(new FixedEffectsOlsEstimator().Fit(data).SingletonsDropped, Is.EqualTo(1));
    }

    [Test]
    public void Effects_that_never_repeat_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new OlsEstimator().Fit(Small().WithAbsorbed("income", Noise)));
        Assert.That(error.Message, Does.Contain("'income'").And.Contain("the only one of a level"));
    }

    [Test]
    public void A_column_that_the_effects_span_is_named()
    {
        FixedEffectsReference reference = FixedEffectsReference.Load("produc_collinear");
        OlsResult result = new OlsEstimator().Fit(reference.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Coefficients[1], Is.NaN);
            Assert.That(result.Diagnostics.Warnings, Has.Some.Contains("'south' is collinear with the absorbed effects state + year"));
            Assert.That(
                () => new OlsEstimator(new OlsOptions { Collinearity = CollinearityPolicy.Throw }).Fit(reference.Data()),
                Throws.TypeOf<IdentificationException>().With.Message.Contains("'south'")
            );
        });
    }

    [Test]
    public void A_constant_effect_is_an_intercept()
    {
        FixedEffectsOlsResult effect = new FixedEffectsOlsEstimator().Fit(
            Small().WithAbsorbed("all", [.. Noise.Select(static _ => "one")])
        );
        OlsResult plain = new OlsEstimator().Fit(Small());
        Assert.Multiple(() =>
        {
            Assert.That(effect.AbsorbedRank, Is.EqualTo(1));
            Assert.That(effect.Coefficients[0], Is.EqualTo(plain.Coefficients[0]).Within(1e-12));
            Assert.That(effect.Effects("all").Values[0], Is.EqualTo(plain.Intercept).Within(1e-12));
            Assert.That(
                effect.Covariance("hc1").StandardErrors()[0],
                Is.EqualTo(plain.Covariance("hc1").StandardErrors()[1]).Within(1e-12)
            );
        });
    }

    [Test]
    public void Equal_and_nested_effects_count_once()
    {
        string[] coarse = [.. Groups().Select(static group => group == "g2" ? "b" : "a")];
        FixedEffectsOlsResult one = new FixedEffectsOlsEstimator().Fit(Small().WithAbsorbed("g", Groups()));
        FixedEffectsOlsResult equal = new FixedEffectsOlsEstimator().Fit(
            Small().WithAbsorbed("g", Groups()).WithAbsorbed("same", [.. Groups().Select(static group => "x" + group)])
        );
        FixedEffectsOlsResult nested = new FixedEffectsOlsEstimator().Fit(Small().WithAbsorbed("g", Groups()).WithAbsorbed("c", coarse));
        Assert.Multiple(() =>
        {
            foreach (FixedEffectsOlsResult both in (FixedEffectsOlsResult[])[equal, nested])
            {
                Assert.That(both.AbsorbedRank, Is.EqualTo(3));
                Assert.That(both.AbsorbedRankIsExact);
                Assert.That(both.Coefficients[0], Is.EqualTo(one.Coefficients[0]).Within(1e-12));
                Assert.That(both.Sigma, Is.EqualTo(one.Sigma).Within(1e-12));
                Assert.That(both.Predict(), Is.EqualTo(one.Predict()).Within(1e-11));
            }
        });
    }

    [Test]
    public void A_level_without_weight_has_no_effect_and_does_not_count()
    {
        double[] weights = [.. Groups().Select(static group => group == "g1" ? 0.0 : 2.0)];
        RegressionData data = Small().WithAbsorbed("g", Groups()).WithWeights(weights, WeightKind.Analytic);
        FixedEffectsOlsResult result = new FixedEffectsOlsEstimator().Fit(data);
        FixedEffectsOlsResult without = new FixedEffectsOlsEstimator().Fit(data.SelectRows([0, 1, 2, 3, 8, 9, 10, 11]));
        Assert.Multiple(() =>
        {
            Assert.That(result.AbsorbedRank, Is.EqualTo(2));
            Assert.That(result.Coefficients[0], Is.EqualTo(without.Coefficients[0]).Within(1e-12));
            Assert.That(result.Sigma, Is.EqualTo(without.Sigma).Within(1e-12));
        });
    }

    [Test]
    public void A_slope_that_its_effect_spans_does_not_count()
    {
        double[] slope = [.. Groups().Select(static group => group == "g0" ? 3.0 : 5.0)];
        FixedEffectsOlsResult one = new FixedEffectsOlsEstimator().Fit(Small().WithAbsorbed("g", Groups()));
        FixedEffectsOlsResult both = new FixedEffectsOlsEstimator().Fit(
            Small().WithAbsorbed("g", Groups()).WithAbsorbed("g[t]", Groups(), slope)
        );
        Assert.Multiple(() =>
        {
            Assert.That(both.AbsorbedRank, Is.EqualTo(3));
            Assert.That(both.Coefficients[0], Is.EqualTo(one.Coefficients[0]).Within(1e-12));
        });
    }

    private static FixedEffectsOlsResult Fit(string name) =>
        new FixedEffectsOlsEstimator(new OlsOptions { KeepSingletons = true }).Fit(FixedEffectsReference.Load(name).Data());

    private static int Counted(FixedEffectsOlsResult result, AbsorbedCount convention, params string[] clusters) =>
        result.CountedRank(convention, [.. clusters.Select(name => new ReadOnlyMemory<int>(result.Clusters[name].Codes.ToArray()))]);

    private static string[] Groups() => [.. Enumerable.Range(0, 12).Select(static i => "g" + (i / 4))];

    private static RegressionData Small()
    {
        double[] x = [.. Enumerable.Range(0, 12).Select(static i => (i * 5 % 7) + (0.1 * i))];
        return RegressionData.Create(
            [new KeyValuePair<string, double[]>("x", x)],
            [.. x.Select(static (value, i) => (0.5 * value) + (i / 4) + Noise[i])]
        );
    }
}
