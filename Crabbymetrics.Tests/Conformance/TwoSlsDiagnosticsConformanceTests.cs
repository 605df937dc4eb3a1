using System.Text.Json;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>Tests of instruments against numbers from 260-bit arithmetic, and of ivmodels where they are marked
/// (Fixtures/iv/README.md).</summary>
public sealed class TwoSlsDiagnosticsConformanceTests
{
    private const double Tolerance = 1e-10;

    private static readonly string[] Sets =
    [
        "mroz",
        "schooling",
        "sim_two_endogenous",
        "sim_two_endogenous_weighted",
        "sim_weak_handed",
        "sim_weak_unbounded_handed",
        "fe_iv/sim_panel",
        "fe_iv/sim_panel_weighted",
    ];

    [TestCaseSource(nameof(Sets))]
    public void First_stages(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        foreach (JsonProperty entry in reference.Diagnostics.GetProperty("first_stage").EnumerateObject())
        {
            FirstStage stage = Stage(result, entry.Name);
            JsonElement numbers = entry.Value;
            Assert.Multiple(() =>
            {
                IvReference.AssertClose(stage.PartialRSquared, numbers.GetProperty("partial_r2"), Tolerance, "partial R2");
                IvReference.AssertClose(stage.SheaPartialRSquared, numbers.GetProperty("shea_partial_r2"), Tolerance, "Shea");
                IvReference.AssertClose(stage.F!.Statistic, numbers.GetProperty("F_iid"), Tolerance, "F");
                IvReference.AssertClose(stage.F.DegreesOfFreedom, numbers.GetProperty("df1"), 0.0, "df1");
                IvReference.AssertClose(stage.F.DenominatorDegreesOfFreedom, numbers.GetProperty("df2"), 0.0, "df2");
                IvReference.AssertClose(stage.F.PValue, numbers.GetProperty("F_iid_p"), 1e-9, "p");
                if (numbers.TryGetProperty("sanderson_windmeijer_F", out JsonElement conditional))
                {
                    IvReference.AssertClose(stage.SandersonWindmeijer!.Statistic, conditional, Tolerance, "SW");
                    IvReference.AssertClose(
                        stage.SandersonWindmeijer.DegreesOfFreedom,
                        numbers.GetProperty("sanderson_windmeijer_df1"),
                        0.0,
                        "SW df1"
                    );
                }

                foreach (JsonProperty robust in numbers.EnumerateObject())
                {
                    if (
                        !robust.Name.StartsWith("F_hc", StringComparison.Ordinal)
                        && !robust.Name.StartsWith("F_cr", StringComparison.Ordinal)
                    )
                    {
                        continue;
                    }

                    if (robust.Name.EndsWith("_df2", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    (string vcov, CovarianceArguments? arguments) = Named(reference, robust.Name[2..]);
                    HypothesisTest f = Stage(result, entry.Name, vcov, arguments).RobustF!;
                    IvReference.AssertClose(f.Statistic, robust.Value, Tolerance, robust.Name);
                    if (numbers.TryGetProperty(robust.Name + "_df2", out JsonElement degrees))
                    {
                        IvReference.AssertClose(f.DenominatorDegreesOfFreedom, degrees, 0.0, robust.Name);
                    }
                }
            });
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Effective_F_and_its_critical_values(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        foreach (JsonProperty entry in reference.Diagnostics.GetProperty("first_stage").EnumerateObject())
        {
            if (!entry.Value.TryGetProperty("effective_F", out JsonElement effective))
            {
                Assert.That(result.WeakIdentification().EffectiveF, Is.Null);
                Assert.That(result.WeakIdentification().Notes, Has.Some.Contains("one endogenous regressor"));
                continue;
            }

            foreach (JsonProperty value in effective.EnumerateObject())
            {
                (string vcov, CovarianceArguments? arguments) = Named(reference, value.Name);
                EffectiveF f = result.WeakIdentification(vcov, arguments).EffectiveF!;
                IvReference.AssertClose(f.Value, value.Value, Tolerance, value.Name);
                JsonElement critical = entry.Value.GetProperty("effective_F_critical_values_5pct_simplified").GetProperty(value.Name);
                foreach (JsonProperty bound in critical.EnumerateObject())
                {
                    double tau = double.Parse(bound.Name[4..], System.Globalization.CultureInfo.InvariantCulture);
                    IvReference.AssertClose(f.DegreesOfFreedom(tau), bound.Value.GetProperty("effective_df"), Tolerance, bound.Name);
                    IvReference.AssertClose(f.CriticalValue(tau), bound.Value.GetProperty("critical_value"), Tolerance, bound.Name);
                }
            }
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Cragg_Donald_and_Kleibergen_Paap(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        JsonElement diagnostics = reference.Diagnostics;
        IvReference.AssertClose(result.WeakIdentification().CraggDonald, diagnostics.GetProperty("cragg_donald_F"), Tolerance, "CD");
        IvReference.AssertClose(
            result.WeakIdentification().KleibergenPaap!.Lm.Statistic,
            diagnostics.GetProperty("anderson_canonical_lm"),
            Tolerance,
            "Anderson"
        );
        foreach (JsonProperty entry in diagnostics.GetProperty("kleibergen_paap").EnumerateObject())
        {
            (string vcov, CovarianceArguments? arguments) = entry.Name switch
            {
                "robust" => Named(reference, "hc1"),
                "iid" => Named(reference, "vanilla"),
                _ => Named(reference, "cr1:" + entry.Name["cluster:".Length..]),
            };
            KleibergenPaap rank = result.WeakIdentification(vcov, arguments).KleibergenPaap!;
            Assert.Multiple(() =>
            {
                IvReference.AssertClose(rank.Lm.Statistic, entry.Value.GetProperty("lm"), Tolerance, entry.Name + " lm");
                IvReference.AssertClose(rank.Lm.PValue, entry.Value.GetProperty("lm_p"), 1e-8, entry.Name + " p");
                IvReference.AssertClose(rank.Lm.DegreesOfFreedom, entry.Value.GetProperty("df"), 0.0, entry.Name + " df");
                IvReference.AssertClose(rank.Wald.Statistic, entry.Value.GetProperty("wald"), Tolerance, entry.Name + " wald");
                IvReference.AssertClose(rank.F, entry.Value.GetProperty("rk_F"), Tolerance, entry.Name + " F");
            });
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Endogeneity_and_overidentification(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        JsonElement diagnostics = reference.Diagnostics;
        Assert.Multiple(() =>
        {
            foreach (JsonProperty entry in diagnostics.EnumerateObject())
            {
                switch (entry.Name)
                {
                    case "wu_hausman_F":
                        HypothesisTest classical = result.WuHausman();
                        IvReference.AssertClose(classical.Statistic, entry.Value.GetProperty("value"), Tolerance, entry.Name);
                        IvReference.AssertClose(classical.DegreesOfFreedom, entry.Value.GetProperty("df1"), 0.0, entry.Name);
                        IvReference.AssertClose(classical.DenominatorDegreesOfFreedom, entry.Value.GetProperty("df2"), 0.0, entry.Name);
                        IvReference.AssertClose(classical.PValue, entry.Value.GetProperty("p"), 1e-9, entry.Name);
                        break;
                    case "wu_hausman_hc1_wald_F":
                        IvReference.AssertClose(
                            result.WuHausman("hc1", reference.Arguments()).Statistic,
                            entry.Value,
                            Tolerance,
                            entry.Name
                        );
                        break;
                    case "sargan":
                        IvReference.AssertClose(result.Sargan().Statistic, entry.Value.GetProperty("value"), Tolerance, entry.Name);
                        IvReference.AssertClose(result.Sargan().PValue, entry.Value.GetProperty("p"), Tolerance, entry.Name);
                        IvReference.AssertClose(result.Sargan().DegreesOfFreedom, entry.Value.GetProperty("df"), 0.0, entry.Name);
                        break;
                    case "basmann":
                        IvReference.AssertClose(result.Basmann().Statistic, entry.Value.GetProperty("value"), Tolerance, entry.Name);
                        break;
                    case "anderson_rubin_liml_overid":
                        // The Wald form is the likelihood ratio to first order: n (kappa - 1).
                        double kappa = reference.Estimator(TwoSlsMethod.Liml).Fit(reference.Data()).Kappa!.Value;
                        IvReference.AssertClose(
                            result.ObservationCount * (kappa - 1.0),
                            entry.Value.GetProperty("wald"),
                            Tolerance,
                            entry.Name
                        );
                        IvReference.AssertClose(
                            result.OveridentificationLikelihoodRatio().Statistic,
                            entry.Value.GetProperty("lr"),
                            Tolerance,
                            entry.Name
                        );
                        break;
                    default:
                        if (entry.Name.StartsWith("wu_hausman_cr1_wald_F:", StringComparison.Ordinal))
                        {
                            (string vcov, CovarianceArguments? arguments) = Named(reference, "cr1:" + entry.Name.Split(':')[1]);
                            IvReference.AssertClose(result.WuHausman(vcov, arguments).Statistic, entry.Value, Tolerance, entry.Name);
                        }

                        break;
                }
            }

            foreach (JsonProperty entry in reference.Root.EnumerateObject())
            {
                if (entry.Name.StartsWith("gmm:", StringComparison.Ordinal))
                {
                    (string vcov, CovarianceArguments? arguments) =
                        entry.Name == "gmm:robust" ? Named(reference, "sandwich") : Named(reference, "cr1:" + entry.Name.Split(':')[2]);
                    HypothesisTest j = result.HansenJ(vcov, arguments);
                    JsonElement expected = entry.Value.GetProperty("hansen_j");
                    IvReference.AssertClose(j.Statistic, expected.GetProperty("value"), Tolerance, entry.Name);
                    IvReference.AssertClose(j.PValue, expected.GetProperty("p"), Tolerance, entry.Name);
                    IvReference.AssertClose(j.DegreesOfFreedom, expected.GetProperty("df"), 0.0, entry.Name);
                }
            }
        });
    }

    [TestCaseSource(nameof(Sets))]
    public void Anderson_Rubin_tests_and_sets(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        foreach (JsonProperty entry in reference.Diagnostics.GetProperty("anderson_rubin").EnumerateObject())
        {
            (string vcov, CovarianceArguments? arguments) = Named(reference, entry.Name);
            JsonElement expected = entry.Value;
            double at = expected.GetProperty("beta0").GetDouble();
            HypothesisTest test = result.AndersonRubin([.. result.EndogenousNames.Select(_ => at)], vcov, arguments);
            Assert.Multiple(() =>
            {
                IvReference.AssertClose(test.Statistic, expected.GetProperty("F"), Tolerance, entry.Name);
                IvReference.AssertClose(test.DegreesOfFreedom, expected.GetProperty("df1"), 0.0, entry.Name);
                IvReference.AssertClose(test.DenominatorDegreesOfFreedom, expected.GetProperty("df2"), 0.0, entry.Name);
                IvReference.AssertClose(test.PValue, expected.GetProperty("p"), 1e-9, entry.Name);
            });
            if (!expected.TryGetProperty("confidence_set_95", out JsonElement intervals))
            {
                Assert.That(() => result.AndersonRubinSet(0.95, vcov, arguments), Throws.InstanceOf<InferenceUnavailableException>());
                continue;
            }

            ConfidenceSet set = result.AndersonRubinSet(0.95, vcov, arguments);
            double[][] ends = [.. intervals.EnumerateArray().Select(IvReference.Numbers)];
            Assert.That(set.Intervals, Has.Length.EqualTo(ends.Length), set.ToString());
            for (int i = 0; i < ends.Length; i++)
            {
                AssertEnd(set.Intervals[i].Lower, ends[i][0], entry.Name);
                AssertEnd(set.Intervals[i].Upper, ends[i][1], entry.Name);
            }
        }
    }

    [TestCaseSource(nameof(Sets))]
    public void Kleibergen_and_conditional_likelihood_ratio_as_ivmodels_has_them(string name)
    {
        (IvReference reference, TwoSlsResult result) = Fit(name);
        if (!reference.Diagnostics.TryGetProperty("kleibergen_lm_test_iid", out JsonElement score))
        {
            return;
        }

        JsonElement ratio = reference.Diagnostics.GetProperty("conditional_lr_test_iid");
        Assert.Multiple(() =>
        {
            IvReference.AssertClose(result.KleibergenTest().Statistic, score.GetProperty("statistic"), 1e-8, "K");
            IvReference.AssertClose(result.KleibergenTest().PValue, score.GetProperty("p"), 1e-8, "p of K");
            HypothesisTest likelihood = result.ConditionalLikelihoodRatio();
            IvReference.AssertClose(likelihood.Statistic, ratio.GetProperty("statistic"), 1e-8, "CLR");
            // ivmodels integrates to about six digits.
            Assert.That(likelihood.PValue, Is.EqualTo(ratio.GetProperty("p").GetDouble()).Within(1e-5), "p of CLR");
        });
    }

    private static void AssertEnd(double actual, double expected, string what)
    {
        if (double.IsInfinity(expected))
        {
            Assert.That(actual, Is.EqualTo(expected), what);
        }
        else
        {
            Assert.That(actual, Is.EqualTo(expected).Within(1e-9 * Math.Abs(expected)), what);
        }
    }

    private static (IvReference Reference, TwoSlsResult Result) Fit(string name)
    {
        IvReference reference = IvReference.Load(name);
        return (reference, reference.Estimator().Fit(reference.Data()));
    }

    private static FirstStage Stage(TwoSlsResult result, string name, string? vcov = null, CovarianceArguments? arguments = null) =>
        result.FirstStages(vcov, arguments).Single(stage => stage.Endogenous == name);

    private static (string Vcov, CovarianceArguments? Arguments) Named(IvReference reference, string text)
    {
        string[] parts = text.Split(':');
        string vcov = parts[0] == "iid" ? "vanilla" : parts[0];
        return (vcov, reference.Arguments(parts.AsSpan(1)));
    }
}
