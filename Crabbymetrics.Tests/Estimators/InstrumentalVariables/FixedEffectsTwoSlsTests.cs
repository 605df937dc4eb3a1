using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>Instrumental variables with absorbed effects: what they agree with, say and refuse.</summary>
public sealed class FixedEffectsTwoSlsTests
{
    private static readonly string[] Both = ["z1", "z2"];

    private static readonly TwoSlsMethod[] Methods = [TwoSlsMethod.TwoStage, TwoSlsMethod.Liml, TwoSlsMethod.Fuller];

    [TestCaseSource(nameof(Methods))]
    public void Effects_absorbed_and_written_out_agree(TwoSlsMethod method) =>
        Gen.Long[1, 100_000]
            .Select(Gen.Bool)
            .Sample(
                (seed, years) =>
                {
                    PanelInstruments panel = new(seed);
                    const double Within = 1e-9;
                    TwoSlsResult absorbed = Fit(panel.Absorbed(years, Both), method);
                    TwoSlsResult written = Fit(panel.WrittenOut(years, Both), method);
                    foreach (string vcov in (string[])["vanilla", "hc0", "hc1", "cr1"])
                    {
                        CoefficientTable left = absorbed.Summary(vcov, Full(vcov));
                        CoefficientTable right = written.Summary(vcov);
                        foreach (string name in (string[])["x", "d"])
                        {
                            Assert.That(left[name].Estimate, Is.EqualTo(right[name].Estimate).Within(Within), name);
                            Assert.That(left[name].StandardError, Is.EqualTo(right[name].StandardError).Within(Within), vcov);
                            Assert.That(left[name].PValue, Is.EqualTo(right[name].PValue).Within(Within), vcov);
                        }
                    }

                    Assert.That(absorbed.ResidualDegreesOfFreedom, Is.EqualTo(written.ResidualDegreesOfFreedom));
                    Assert.That(absorbed.RSquared, Is.EqualTo(written.RSquared).Within(Within));
                    Assert.That(absorbed.AdjustedRSquared, Is.EqualTo(written.AdjustedRSquared).Within(Within));
                    Assert.That(absorbed.Predict(), Is.EqualTo(written.Predict()).Within(10.0 * Within));
                },
                iter: 4
            );

    // Residuals of the second step are not orthogonal to dummies written out: the covariance of the moments is another there, and with
    // it continuously updated GMM (as the help of ivreg2's partial() says).
    [Test]
    public void Two_step_gmm_has_the_estimates_and_J_of_effects_written_out() =>
        Gen.Long[1, 100_000]
            .Select(Gen.Bool)
            .Sample(
                (seed, years) =>
                {
                    PanelInstruments panel = new(seed);
                    TwoSlsResult absorbed = Fit(panel.Absorbed(years, Both), TwoSlsMethod.Gmm);
                    TwoSlsResult written = Fit(panel.WrittenOut(years, Both), TwoSlsMethod.Gmm);
                    Assert.That(absorbed.Parameters[0], Is.EqualTo(written.Parameters[1]).Within(1e-9));
                    Assert.That(absorbed.Parameters[1], Is.EqualTo(written.Parameters[^1]).Within(1e-9));
                    Assert.That(absorbed.HansenJ().Statistic, Is.EqualTo(written.HansenJ().Statistic).Within(1e-9));
                },
                iter: 4
            );

    [Test]
    public void Every_statistic_of_the_instruments_is_that_of_the_equation_with_its_effects() =>
        Gen.Long[1, 100_000]
            .Select(Gen.Bool)
            .Sample(
                (seed, years) =>
                {
                    PanelInstruments panel = new(seed);
                    TwoSlsResult absorbed = Fit(panel.Absorbed(years, Both));
                    TwoSlsResult written = Fit(panel.WrittenOut(years, Both));
                    foreach (string vcov in (string[])["vanilla", "hc1", "cr1"])
                    {
                        double[] left = Statistics(absorbed, vcov, Full(vcov)),
                            right = Statistics(written, vcov, null);
                        for (int j = 0; j < left.Length; j++)
                        {
                            Assert.That(left[j], Is.EqualTo(right[j]).Within(1e-8 * (1.0 + Math.Abs(right[j]))), $"{vcov}, number {j}");
                        }
                    }

                    Assert.That(absorbed.Sargan().Statistic, Is.EqualTo(written.Sargan().Statistic).Within(1e-8));
                    Assert.That(absorbed.Durbin().Statistic, Is.EqualTo(written.Durbin().Statistic).Within(1e-8));
                    Assert.That(absorbed.Basmann().Statistic, Is.EqualTo(written.Basmann().Statistic).Within(1e-8));
                },
                iter: 4
            );

    [TestCase("hc2")]
    [TestCase("hc3")]
    [TestCase("hc4")]
    public void Leverages_have_those_of_the_effects(string vcov)
    {
        PanelInstruments panel = new(7);
        Assert.Multiple(() =>
        {
            foreach (bool both in new[] { false, true })
            {
                double[] written = [.. Fit(panel.WrittenOut(both, Both)).Covariance(vcov).StandardErrors()];
                double[] absorbed = [.. Fit(panel.Absorbed(both, Both)).Covariance(vcov).StandardErrors()];
                Assert.That(absorbed[0], Is.EqualTo(written[1]).Within(1e-9));
                Assert.That(absorbed[1], Is.EqualTo(written[^1]).Within(1e-9));
            }

            Assert.That(
                () => Fit(panel.Absorbed(false, Both), TwoSlsMethod.Liml).Covariance(vcov),
                Throws.Exception.With.Message.Contains("LIML")
            );
        });
    }

    [Test]
    public void Columns_that_the_effects_span_are_named()
    {
        PanelInstruments panel = new(11);
        panel.Columns["size"] = [.. panel.Firm.Select(static firm => 1.0 + (firm * firm))];
        TwoSlsResult result = Fit(panel.Absorbed(true, "z1", "size", "z2"));
        Assert.Multiple(() =>
        {
            Assert.That(result.InstrumentNames, Is.EqualTo(Both));
            Assert.That(
                result.Diagnostics.Warnings,
                Has.Some.EqualTo("The instrument 'size' does not vary within the levels of firm + year and was left out.")
            );
            Assert.That(result.Parameters, Is.EqualTo(Fit(panel.Absorbed(true, Both)).Parameters).Within(1e-10));
            Assert.That(
                () => Fit(panel.Absorbed(true, "size")),
                Throws
                    .InstanceOf<IdentificationException>()
                    .With.Message.Contains("the instrument 'size' does not vary within the levels of firm + year")
                    .And.Message.Contains("'d'")
            );
            Assert.That(
                () =>
                    new TwoSlsEstimator(new TwoSlsOptions { Collinearity = CollinearityPolicy.Throw }).Fit(
                        panel.Absorbed(true, "z1", "size")
                    ),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("'size'")
            );
        });
        double[] x = panel.Columns["x"];
        panel.Columns["x"] = panel.Columns["size"];
        TwoSlsResult without = Fit(panel.Absorbed(false, Both));
        Assert.That(without.Parameters[0], Is.NaN);
        Assert.That(without.Diagnostics.Warnings, Has.Some.Contains("Column 'x' is collinear with the absorbed effects firm"));
        (panel.Columns["x"], panel.Columns["d"]) = (x, panel.Columns["size"]);
        Assert.That(
            () => Fit(panel.Absorbed(false, Both)),
            Throws.InstanceOf<IdentificationException>().With.Message.Contains("The endogenous regressor 'd' does not vary within")
        );
    }

    [Test]
    public void Weights_of_a_refit_take_the_effects_out_again()
    {
        RegressionData data = new PanelInstruments(3).Absorbed(true, Both);
        double[] multipliers = [.. Enumerable.Range(0, data.RowCount).Select(static i => (double)(i * 7 % 3))];
        TwoSlsResult fit = Fit(data);
        TwoSlsResult again = (TwoSlsResult)((IFullRefit)fit).RefitFull(multipliers, default);
        double[] weights = [.. data.Weights!.Values.ToArray().Zip(multipliers, static (w, m) => w * m)];
        TwoSlsResult weighted = new TwoSlsEstimator(new TwoSlsOptions { KeepSingletons = true }).Fit(
            data.WithWeights(weights, WeightKind.Analytic)
        );
        Assert.Multiple(() =>
        {
            Assert.That(again, Is.InstanceOf<FixedEffectsTwoSlsResult>());
            Assert.That(again.Parameters, Is.EqualTo(weighted.Parameters).Within(1e-10));
            BootstrapResult bootstrap = fit.Bootstrap(
                new BootstrapOptions
                {
                    Replications = 20,
                    Scheme = "cluster-pairs",
                    Seed = 4,
                }
            );
            Assert.That(bootstrap.StandardErrors, Has.All.GreaterThan(0.0));
        });
    }

    [Test]
    public void Singletons_are_left_out_and_counted()
    {
        PanelInstruments panel = new(5);
        panel.Firm[0] = 100;
        FixedEffectsTwoSlsResult dropped = (FixedEffectsTwoSlsResult)new TwoSlsEstimator().Fit(panel.Absorbed(true, Both));
        FixedEffectsTwoSlsResult kept = (FixedEffectsTwoSlsResult)
            new TwoSlsEstimator(new TwoSlsOptions { KeepSingletons = true }).Fit(panel.Absorbed(true, Both));
        Assert.Multiple(() =>
        {
            Assert.That((dropped.SingletonsDropped, kept.SingletonsDropped), Is.EqualTo((1, 0)));
            Assert.That(dropped.ObservationCount, Is.EqualTo(panel.RowCount - 1.0));
            Assert.That(kept.Parameters, Is.EqualTo(dropped.Parameters).Within(1e-10));
            Assert.That(kept.ResidualDegreesOfFreedom, Is.EqualTo(dropped.ResidualDegreesOfFreedom));
        });
    }

    [Test]
    public void Predictions_have_the_effects_of_known_levels()
    {
        PanelInstruments panel = new(13);
        RegressionData data = panel.Absorbed(true, Both);
        FixedEffectsTwoSlsResult fit = (FixedEffectsTwoSlsResult)Fit(data);
        Assert.That(fit.Predict(data), Is.EqualTo(fit.Predict()).Within(1e-9));
        panel.Firm[4] = 55;
        RegressionData other = panel.Absorbed(true, Both);
        Assert.Multiple(() =>
        {
            Assert.That(() => fit.Predict(other), Throws.InstanceOf<ArgumentException>().With.Message.Contains("Row 4 has the level '55'"));
            Assert.That(fit.Predict(other, missingForNewLevels: true)[4], Is.NaN);
            Assert.That(fit.Predict(other, missingForNewLevels: true)[3], Is.EqualTo(fit.Predict()[3]).Within(1e-9));
            Assert.That(() => fit.Predict(data.Design), Throws.InvalidOperationException);
            Assert.That(fit.Effects("year").Values[0], Is.EqualTo(0.0).Within(1e-12));
        });
    }

    [Test]
    public void Options_for_effects_are_refused_without_them()
    {
        RegressionData plain = new PanelInstruments(2).WrittenOut(false, Both);
        Assert.That(
            () => new TwoSlsEstimator(new TwoSlsOptions { KeepSingletons = true }).Fit(plain),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("KeepSingletons")
        );
    }

    [Test]
    public void The_efficient_covariance_of_gmm_has_no_factor_that_counts_effects()
    {
        TwoSlsResult gmm = Fit(new PanelInstruments(17).Absorbed(true, Both), TwoSlsMethod.Gmm);
        double[] none = [.. gmm.Covariance("vanilla", new CovarianceArguments { AbsorbedCount = AbsorbedCount.None }).StandardErrors()];
        Assert.That(none, Is.EqualTo(gmm.Covariance("vanilla").StandardErrors()));
    }

    private static double[] Statistics(TwoSlsResult result, string vcov, CovarianceArguments? arguments)
    {
        FirstStage stage = result.FirstStages(vcov, arguments)[0];
        WeakIdentification strength = result.WeakIdentification(vcov, arguments);
        HypothesisTest andersonRubin = result.AndersonRubin([0.5], vcov, arguments);
        ConfidenceSet set = result.AndersonRubinSet(0.95, vcov, arguments);
        HypothesisTest endogeneity = result.WuHausman(vcov, arguments);
        CoefficientTable reduced = result.ReducedForm(vcov, arguments);
        return
        [
            stage.F!.Statistic,
            stage.F.PValue,
            stage.RobustF!.Statistic,
            stage.RobustF.PValue,
            stage.PartialRSquared,
            stage.SheaPartialRSquared,
            stage.SandersonWindmeijer!.Statistic,
            stage.Coefficients["z1"].StandardError!.Value,
            reduced["z2"].Estimate!.Value,
            reduced["z2"].PValue!.Value,
            strength.CraggDonald,
            strength.KleibergenPaap!.F,
            strength.KleibergenPaap.Lm.Statistic,
            strength.KleibergenPaap.Wald.Statistic,
            strength.EffectiveF!.Value,
            strength.EffectiveF.CriticalValue(),
            andersonRubin.Statistic,
            andersonRubin.PValue,
            set.Intervals.Length,
            // On the projective line, where an end may be infinite.
            set.Intervals.Sum(static interval => Math.Atan(interval.Lower)),
            set.Intervals.Sum(static interval => Math.Atan(interval.Upper)),
            result.KleibergenTest([0.5], vcov, arguments).Statistic,
            result.ConditionalLikelihoodRatio([0.5], vcov, arguments).PValue,
            result.HansenJ("hc0").Statistic,
            result.DifferenceInJ(["z2"], "hc0").Statistic,
            endogeneity.Statistic,
            endogeneity.PValue,
            result.OveridentificationLikelihoodRatio().Statistic,
        ];
    }

    private static CovarianceArguments Full(string vcov) =>
        vcov == "hc0" ? new CovarianceArguments() : new CovarianceArguments { AbsorbedCount = AbsorbedCount.Full };

    private static TwoSlsResult Fit(RegressionData data, TwoSlsMethod method = TwoSlsMethod.TwoStage)
    {
        TwoSlsOptions options = new() { Method = method };
        if (!data.Absorbed.IsEmpty)
        {
            options.Tolerance = 1e-12;
        }

        return new TwoSlsEstimator(options).Fit(data);
    }
}
