using System.Collections.Immutable;
using System.Text.Json;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Conformance;

/// <summary>
/// California's tobacco control program (Abadie, Diamond and Hainmueller 2010): every number of the reference folder, which has them from
/// 260-bit arithmetic, and of a panel whose answer is known by construction.
/// </summary>
public sealed class SyntheticControlConformanceTests
{
    private const string Predictors =
        "lnincome@1980:1988, retprice@1980:1988, age15to24@1980:1988, beer@1984:1988, cigsale@1975, cigsale@1980, cigsale@1988";

    [Test]
    public void The_exact_mixture_is_found()
    {
        SyntheticControlReference reference = SyntheticControlReference.Load("toy_exact");
        PanelData panel = PanelData.Create(reference.Texts("unit"), reference.Numbers("time"), reference.Numbers("y"), ["t"], 9.0);
        SyntheticControlResult result = new SyntheticControlEstimator().Fit(panel);
        Assert.Multiple(() =>
        {
            AssertWeights(result, reference.Root.GetProperty("outcome_only").GetProperty("weights"), 1e-13);
            Assert.That(result.Att, Is.EqualTo(4.0).Within(1e-12));
            Assert.That(result.PreRmspe, Is.LessThan(1e-12));
        });
    }

    [Test]
    public void The_weights_by_outcomes_have_twelve_digits()
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlResult result = new SyntheticControlEstimator().Fit(panel);
        JsonElement expected = root.GetProperty("outcome_only");
        Assert.Multiple(() =>
        {
            AssertWeights(result, expected.GetProperty("weights"), 1e-13);
            AssertNear(result.Att, expected.GetProperty("att"), 1e-12);
            AssertNear(result.PreRmspe, expected.GetProperty("pre_rmspe"), 1e-12);
            AssertNear(result.PostRmspe, expected.GetProperty("post_rmspe"), 1e-12);
            AssertNear(result.Units[0].MspeRatio, expected.GetProperty("ratio_mspe"), 1e-12);
            AssertNear(result.Units[0].Certificate!.GradientGap, expected.GetProperty("gradient_gap_smallest"), 1e-11);
            Assert.That(result.Units[0].Certificate!.IsUnique);
            foreach (SyntheticControlGap gap in result.Gaps)
            {
                Assert.That(gap.Gap, Is.EqualTo(expected.GetProperty("gap").GetProperty(gap.Period).GetDouble()).Within(1e-11), gap.Period);
            }
        });
    }

    [Test]
    public void A_constant_difference_changes_the_weights()
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlResult result = new SyntheticControlEstimator(new SyntheticControlOptions { Intercept = true }).Fit(panel);
        JsonElement expected = root.GetProperty("with_intercept");
        Assert.Multiple(() =>
        {
            AssertWeights(result, expected.GetProperty("weights"), 1e-12);
            AssertNear(result.Units[0].Intercept, expected.GetProperty("intercept"), 1e-11);
            AssertNear(result.Att, expected.GetProperty("att"), 1e-11);
            AssertNear(result.PreRmspe, expected.GetProperty("pre_rmspe"), 1e-11);
        });
    }

    [TestCase(PlaceboPool.Donors, "treated_not_a_donor")]
    [TestCase(PlaceboPool.All, "treated_a_donor")]
    public void Placebos_in_space_list_every_unit(PlaceboPool pool, string name)
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlPlacebos placebos = new SyntheticControlEstimator().Fit(panel).PlacebosInSpace(pool);
        JsonElement expected = root.GetProperty("placebo_in_space").GetProperty(name);
        Assert.Multiple(() =>
        {
            Assert.That(placebos.Units.Select(static unit => unit.Unit), Is.EqualTo(panel.Units));
            foreach (SyntheticControlPlacebo unit in placebos.Units)
            {
                AssertNear(unit.MspeRatio, expected.GetProperty("ratio_mspe").GetProperty(unit.Unit), 1e-9);
                Assert.That(
                    unit.Att,
                    Is.EqualTo(expected.GetProperty("placebo_att").GetProperty(unit.Unit).GetDouble()).Within(1e-10),
                    unit.Unit
                );
            }

            Assert.That(placebos.Rank, Is.EqualTo(expected.GetProperty("rank").GetInt32()));
            AssertNear(placebos.PValue, expected.GetProperty("p_value"), 1e-15);
            AssertNear(placebos.EffectPValue, expected.GetProperty("p_value_att_two_sided"), 1e-15);
        });
    }

    [Test]
    public void A_placebo_in_time_and_omissions()
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlResult result = new SyntheticControlEstimator().Fit(panel);
        JsonElement time = root.GetProperty("placebo_in_time");
        SyntheticControlResult placebo = result.PlaceboInTime("1979");
        Assert.Multiple(() =>
        {
            AssertWeights(placebo, time.GetProperty("weights"), 1e-12);
            AssertNear(placebo.Att, time.GetProperty("att"), 1e-11);
            AssertNear(placebo.PreRmspe, time.GetProperty("pre_rmspe"), 1e-11);
            ImmutableArray<SyntheticControlOmission> omissions = result.LeaveOneOut();
            Assert.That(omissions, Has.Length.EqualTo(6));
            foreach (SyntheticControlOmission omission in omissions)
            {
                JsonElement expected = root.GetProperty("leave_one_out").GetProperty(omission.Donor);
                AssertNear(omission.Att, expected.GetProperty("att"), 1e-11);
                AssertNear(omission.PreRmspe, expected.GetProperty("pre_rmspe"), 1e-11);
            }
        });
    }

    [Test]
    public void Synthetic_difference_in_differences_is_the_exact_minimum()
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlResult result = new SyntheticControlEstimator(
            new SyntheticControlOptions { Method = SyntheticControlMethod.SyntheticDifferenceInDifferences }
        ).Fit(panel);
        JsonElement expected = root.GetProperty("synthetic_did");
        Assert.Multiple(() =>
        {
            AssertWeights(result, expected.GetProperty("omega"), 1e-12);
            AssertNear(result.Att, expected.GetProperty("tau_sdid"), 1e-12);
            AssertNear(result.Units[0].Penalty!.Value, expected.GetProperty("zeta_omega"), 1e-13);
            foreach ((string period, double weight) in result.PeriodsBefore.Zip(result.TimeWeights))
            {
                double own = expected.GetProperty("lambda_").TryGetProperty(period, out JsonElement value) ? value.GetDouble() : 0.0;
                Assert.That(weight, Is.EqualTo(own).Within(1e-11), period);
            }
        });
    }

    [Test]
    public void The_ridge_augmented_synthetic_control()
    {
        (PanelData panel, JsonElement root) = Load();
        Assert.Multiple(() =>
        {
            foreach (JsonElement run in root.GetProperty("augmented_ridge").GetProperty("runs").EnumerateArray())
            {
                SyntheticControlResult result = new SyntheticControlEstimator(
                    new SyntheticControlOptions
                    {
                        Method = SyntheticControlMethod.Augmented,
                        Penalty = run.GetProperty("lambda_").GetDouble(),
                    }
                ).Fit(panel);
                AssertNear(result.Att, run.GetProperty("att"), 1e-11);
                AssertNear(result.PreRmspe, run.GetProperty("pre_rmspe"), 1e-9);
                AssertNear(result.Weights.Min(), run.GetProperty("smallest_weight"), 1e-11);
                Assert.That(result.Weights.Sum(), Is.EqualTo(1.0).Within(1e-13));
                AssertWeights(result, run.GetProperty("weights"), 1e-12);
            }
        });
    }

    [Test]
    public void Conformal_p_values_and_intervals()
    {
        (PanelData panel, JsonElement root) = Load();
        SyntheticControlResult result = new SyntheticControlEstimator().Fit(panel);
        JsonElement expected = root.GetProperty("conformal");
        ImmutableArray<SyntheticControlInterval> intervals = result.ConformalIntervals(0.9);
        JsonElement limits = expected.GetProperty("pointwise_sets_alpha_0_1").GetProperty("limits");
        Assert.Multiple(() =>
        {
            AssertNear(result.ConformalPValue(), expected.GetProperty("moving_block_p_value_theta0_0"), 1e-15);
            // The reference has the outermost whole numbers that are not refused: the ends lie beyond them by less than 1.
            foreach (SyntheticControlInterval interval in intervals)
            {
                double low = limits.GetProperty(interval.Period)[0].GetDouble(),
                    high = limits.GetProperty(interval.Period)[1].GetDouble();
                Assert.That(interval.Lower, Is.InRange(low - 1.0, low), interval.Period);
                Assert.That(interval.Upper, Is.InRange(high, high + 1.0), interval.Period);
            }
        });
    }

    [Test]
    public void Predictors_with_equal_weights()
    {
        (PanelData panel, JsonElement root) = Load();
        panel = panel.WithPredictors(Predictors);
        SyntheticControlResult result = new SyntheticControlEstimator(
                new SyntheticControlOptions { Weighting = PredictorWeighting.Equal }
            ).Fit(panel),
            given = new SyntheticControlEstimator(
                new SyntheticControlOptions { Weighting = PredictorWeighting.Given, PredictorWeights = [2, 2, 2, 2, 2, 2, 2] }
            ).Fit(panel);
        JsonElement expected = root.GetProperty("equal_v");
        Assert.Multiple(() =>
        {
            AssertWeights(result, expected.GetProperty("weights"), 1e-12);
            AssertNear(result.Units[0].Predictors!.Mspe, expected.GetProperty("mspe_outcome"), 1e-12);
            AssertNear(result.Units[0].Predictors!.Loss, expected.GetProperty("loss_predictors"), 1e-11);
            AssertNear(result.Att, expected.GetProperty("att"), 1e-12);
            Assert.That(given.Weights, Is.EqualTo(result.Weights).Within(1e-13));
            JsonElement raw = root.GetProperty("predictors").GetProperty("treated_raw");
            Assert.That(
                result.Balance().Select(static row => row.Treated),
                Is.EqualTo(raw.EnumerateObject().Select(static value => value.Value.GetDouble())).Within(1e-12)
            );
        });
    }

    [Test]
    public void The_search_for_weights_of_predictors_reaches_the_best_known_error()
    {
        (PanelData panel, JsonElement root) = Load();
        panel = panel.WithPredictors(Predictors);
        JsonElement expected = root.GetProperty("v_search");
        double best = expected.GetProperty("best_known_mspe").GetDouble();
        Assert.Multiple(() =>
        {
            foreach (int seed in (int[])[1, 2, 3])
            {
                SyntheticControlResult result = new SyntheticControlEstimator(new SyntheticControlOptions { Seed = seed }).Fit(panel);
                SyntheticControlPredictors predictors = result.Units[0].Predictors!;
                Assert.That(predictors.Mspe, Is.LessThan(best * (1.0 + 1e-5)), $"seed {seed}");
                Assert.That(result.PreRmspe * result.PreRmspe, Is.EqualTo(predictors.Mspe).Within(1e-11));
                AssertNear(predictors.OutcomeBound, expected.GetProperty("mspe_outcome_only_bound"), 1e-12);
                Assert.That(predictors.IsUnique, Is.False, $"seed {seed}");
                Assert.That(predictors.Weights.Sum(), Is.EqualTo(1.0).Within(1e-14));
            }
        });
    }

    [Test]
    public void Penalized_weights()
    {
        (PanelData panel, JsonElement root) = Load();
        panel = panel.WithPredictors(Predictors);
        Assert.Multiple(() =>
        {
            foreach (JsonElement run in root.GetProperty("penalized").GetProperty("runs").EnumerateArray())
            {
                SyntheticControlResult result = new SyntheticControlEstimator(
                    new SyntheticControlOptions
                    {
                        Method = SyntheticControlMethod.Penalized,
                        Penalty = run.GetProperty("lambda_").GetDouble(),
                    }
                ).Fit(panel);
                AssertWeights(result, run.GetProperty("weights"), 1e-11);
            }
        });
    }

    private static (PanelData Panel, JsonElement Root) Load()
    {
        SyntheticControlReference reference = SyntheticControlReference.Load("prop99");
        return (SyntheticControlReference.Prop99(reference), reference.Root);
    }

    private static void AssertWeights(SyntheticControlResult result, JsonElement weights, double tolerance)
    {
        for (int j = 0; j < result.Donors.Length; j++)
        {
            double expected = weights.TryGetProperty(result.Donors[j], out JsonElement value) ? value.GetDouble() : 0.0;
            Assert.That(result.Weights[j], Is.EqualTo(expected).Within(tolerance), result.Donors[j]);
        }
    }

    private static void AssertNear(double actual, JsonElement expected, double relative)
    {
        double value = expected.GetDouble();
        Assert.That(actual, Is.EqualTo(value).Within(relative * Math.Abs(value)));
    }
}
