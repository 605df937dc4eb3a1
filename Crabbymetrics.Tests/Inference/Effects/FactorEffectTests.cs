using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Effects;

/// <summary>Effects of the levels of a factor. In saturated models they are differences of group means, with known errors.</summary>
internal sealed class FactorEffectTests
{
    private static readonly string[] s_groups = ["a", "a", "a", "b", "b", "b", "c", "c", "c", "c"];

    private static readonly double[] s_counts = [1, 4, 3, 6, 9, 7, 20, 26, 23, 25];

    private static readonly string[] s_levels = ["a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c"];

    private static readonly double[] s_events = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0];

    [Test]
    public void In_a_saturated_model_they_are_differences_of_means([Values] bool atMeans, [Values] bool byHand)
    {
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(Counts(byHand));
        EffectTable effects = Effects(fit, atMeans, byHand);

        Assert.Multiple(() =>
        {
            Assert.That(effects[0].Estimate, Is.EqualTo((22.0 / 3.0) - (8.0 / 3.0)).Within(1e-10));
            Assert.That(effects[1].Estimate, Is.EqualTo(23.5 - (8.0 / 3.0)).Within(1e-10));
            // The variance of a mean of n Poisson counts is the mean over n.
            Assert.That(effects[0].StandardError, Is.EqualTo(Math.Sqrt((22.0 / 9.0) + (8.0 / 9.0))).Within(1e-9));
            Assert.That(effects[1].StandardError, Is.EqualTo(Math.Sqrt((23.5 / 4.0) + (8.0 / 9.0))).Within(1e-9));
        });
    }

    [Test]
    public void In_a_logit_they_are_differences_of_shares([Values] bool atMeans)
    {
        RegressionData data = RegressionData.Create(DesignMatrix.Create([CategoricalColumn.Create("f", s_levels)]), s_events);
        EffectTable effects = Effects(new LogitEstimator(new LogitOptions { Tolerance = 1e-10 }).Fit(data), atMeans, byHand: false);

        Assert.Multiple(() =>
        {
            Assert.That(effects["f[b]"].Estimate, Is.EqualTo(0.25).Within(1e-10));
            Assert.That(effects["f[c]"].Estimate, Is.EqualTo(0.5).Within(1e-10));
            Assert.That(effects["f[b]"].StandardError, Is.EqualTo(Math.Sqrt((0.5 * 0.5 / 4.0) + (0.25 * 0.75 / 4.0))).Within(1e-9));
        });
    }

    [Test]
    public void With_other_regressors_the_errors_are_those_of_the_delta_method([Values] bool atMeans)
    {
        double[] x = [0.3, -0.2, 1.1, 0.4, 0.9, -0.7, 0.2, 0.5, -0.1, 0.8];
        RegressionData data = RegressionData.Create(
            DesignMatrix.Create([new NumericColumn("x", x), CategoricalColumn.Create("g", s_groups)]),
            s_counts
        );
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        EffectTable effects = Effects(fit, atMeans, byHand: false);
        double mean = x.Average();
        DerivedEstimates expected = DeltaMethod.Of(
            fit,
            fit.Covariance("hc1"),
            ["g[b]", "g[c]"],
            b =>
            {
                double[] rows = atMeans ? [mean] : x;
                return
                [
                    rows.Average(v => Math.Exp(b[0] + (b[1] * v) + b[2]) - Math.Exp(b[0] + (b[1] * v))),
                    rows.Average(v => Math.Exp(b[0] + (b[1] * v) + b[3]) - Math.Exp(b[0] + (b[1] * v))),
                ];
            }
        );
        EffectTable robust = atMeans
            ? MarginalEffects.AtMeans(fit, fit.Covariance("hc1"))
            : MarginalEffects.Average(fit, fit.Covariance("hc1"));

        Assert.Multiple(() =>
        {
            for (int m = 0; m < 2; m++)
            {
                Assert.That(robust[m + 1].Estimate, Is.EqualTo(expected.Parameters[m]).Within(1e-9));
                Assert.That(robust[m + 1].StandardError, Is.EqualTo(expected.Covariance.StandardErrors()[m]).Within(1e-5).Percent);
                Assert.That(effects[m + 1].Estimate, Is.EqualTo(robust[m + 1].Estimate));
            }
        });
    }

    [Test]
    public void Without_a_baseline_the_levels_are_compared_with_the_first()
    {
        RegressionData data = RegressionData.Create(
            DesignMatrix.Create([CategoricalColumn.Create("g", s_groups).WithoutBaseline()]),
            s_counts
        );
        PoissonResult fit = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10, FitIntercept = false }).Fit(data);
        EffectTable effects = MarginalEffects.Average(fit, fit.Covariance());

        Assert.Multiple(() =>
        {
            Assert.That(effects["g[a]"].Estimate, Is.Null);
            Assert.That(effects["g[c]"].Estimate, Is.EqualTo(23.5 - (8.0 / 3.0)).Within(1e-10));
            Assert.That(effects["g[c]"].StandardError, Is.EqualTo(Math.Sqrt((23.5 / 4.0) + (8.0 / 9.0))).Within(1e-9));
        });
    }

    [Test]
    public void Columns_that_are_no_dummies_of_one_factor_are_refused()
    {
        PoissonResult fit = new PoissonEstimator().Fit(Counts(byHand: true));

        Assert.Multiple(() =>
        {
            Assert.That(() => Average(fit, "b", "z"), Throws.ArgumentException.With.Message.Contains("'z'"));
            Assert.That(() => Average(fit, "b", "b"), Throws.ArgumentException.With.Message.Contains("two factors"));
            Assert.That(() => Average(fit, "b", "not_a"), Throws.ArgumentException.With.Message.Contains("row 3"));
        });
    }

    private static EffectTable Average(PoissonResult fit, params string[] columns) =>
        MarginalEffects.Average(
            fit,
            fit.Covariance(),
            new MarginalEffectOptions
            {
                Factors =
                [
                    [.. columns],
                ],
            }
        );

    private static EffectTable Effects(GlmResult fit, bool atMeans, bool byHand)
    {
        MarginalEffectOptions options = new()
        {
            Factors = byHand
                ?
                [
                    ["b", "c"],
                ]
                : [],
        };
        CovarianceMatrix covariance = fit.Covariance("vanilla");
        return atMeans ? MarginalEffects.AtMeans(fit, covariance, options) : MarginalEffects.Average(fit, covariance, options);
    }

    private static RegressionData Counts(bool byHand) =>
        byHand
            ? RegressionData.Create(
                [
                    KeyValuePair.Create("b", Array.ConvertAll(s_groups, static g => g == "b" ? 1.0 : 0.0)),
                    KeyValuePair.Create("c", Array.ConvertAll(s_groups, static g => g == "c" ? 1.0 : 0.0)),
                    KeyValuePair.Create("not_a", Array.ConvertAll(s_groups, static g => g != "a" ? 1.0 : 0.0)),
                ],
                s_counts
            )
            : RegressionData.Create(DesignMatrix.Create([CategoricalColumn.Create("g", s_groups)]), s_counts);
}
