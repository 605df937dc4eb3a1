using System.Collections.Immutable;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Testing;

namespace Crabbymetrics.Tests.Estimators.InstrumentalVariables;

/// <summary>What holds of first stages, sets and tests of instruments whatever the data.</summary>
public sealed class TwoSlsDiagnosticsTests
{
    private static readonly string[] Covariances = ["vanilla", "hc1", "cr1"];

    [TestCaseSource(nameof(Covariances))]
    public void Exactly_identified_sets_contain_the_estimate_and_have_p_value_1_there(string vcov)
    {
        TwoSlsResult result = Fit(InstrumentData.Create(instruments: 1));
        double estimate = result.Parameters[2];
        Assert.Multiple(() =>
        {
            Assert.That(result.AndersonRubin([estimate], vcov).Statistic, Is.LessThan(1e-20));
            Assert.That(result.AndersonRubin([estimate], vcov).PValue, Is.EqualTo(1.0).Within(1e-9));
            Assert.That(result.AndersonRubinSet(0.95, vcov).Contains(estimate), Is.True);
            Assert.That(result.KleibergenSet(0.95, vcov).Contains(estimate), Is.True);
            Assert.That(result.ConditionalLikelihoodRatioSet(0.95, vcov).Contains(estimate), Is.True);
        });
    }

    [TestCaseSource(nameof(Covariances))]
    public void The_ends_of_the_sets_are_where_the_tests_reject(string vcov)
    {
        TwoSlsResult result = Fit(InstrumentData.Create());
        foreach (
            (ConfidenceSet set, Func<double, double> pValue) in (IEnumerable<(ConfidenceSet, Func<double, double>)>)
                [
                    (result.AndersonRubinSet(0.9, vcov), b => result.AndersonRubin([b], vcov).PValue),
                    (result.KleibergenSet(0.9, vcov), b => result.KleibergenTest([b], vcov).PValue),
                    (result.ConditionalLikelihoodRatioSet(0.9, vcov), b => result.ConditionalLikelihoodRatio([b], vcov).PValue),
                ]
        )
        {
            Assert.That(set.IsEmpty, Is.False, set.ToString());
            foreach (double end in set.Intervals.SelectMany(static interval => new[] { interval.Lower, interval.Upper }))
            {
                if (double.IsFinite(end))
                {
                    Assert.That(pValue(end), Is.EqualTo(0.1).Within(1e-9), set.ToString());
                }
            }
        }
    }

    [Test]
    public void Conditional_and_score_sets_contain_Liml()
    {
        RegressionData data = InstrumentData.Create();
        double liml = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.Liml }).Fit(data).Parameters[2];
        TwoSlsResult result = Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.KleibergenTest([liml]).Statistic, Is.LessThan(1e-12));
            Assert.That(result.ConditionalLikelihoodRatio([liml]).Statistic, Is.EqualTo(0.0).Within(1e-10));
            Assert.That(result.KleibergenSet().Contains(liml), Is.True);
            Assert.That(result.ConditionalLikelihoodRatioSet().Contains(liml), Is.True);
        });
    }

    [Test]
    public void With_one_instrument_all_tests_are_one_test()
    {
        TwoSlsResult result = Fit(InstrumentData.Create(instruments: 1));
        foreach (string vcov in Covariances)
        {
            double andersonRubin = result.AndersonRubin([0.2], vcov).Statistic;
            Assert.Multiple(() =>
            {
                Assert.That(result.KleibergenTest([0.2], vcov).Statistic, Is.EqualTo(andersonRubin).Within(1e-10 * andersonRubin));
                Assert.That(
                    result.ConditionalLikelihoodRatio([0.2], vcov).Statistic,
                    Is.EqualTo(andersonRubin).Within(1e-10 * andersonRubin)
                );
                FirstStage stage = result.FirstStages(vcov)[0];
                WeakIdentification weak = result.WeakIdentification(vcov);
                Assert.That(weak.EffectiveF!.Value, Is.EqualTo(stage.RobustF!.Statistic).Within(1e-10 * stage.RobustF.Statistic));
                Assert.That(weak.KleibergenPaap!.F, Is.EqualTo(stage.RobustF.Statistic).Within(1e-10 * stage.RobustF.Statistic));
            });
        }
    }

    [Test]
    public void A_set_is_unbounded_exactly_where_the_first_stage_is_not_significant()
    {
        foreach (double strength in (double[])[0.0, 0.05, 0.1, 0.2, 0.4])
        {
            TwoSlsResult result = Fit(Weak(strength));
            foreach (string vcov in (string[])["vanilla", "hc1"])
            {
                double p = result.FirstStages(vcov)[0].RobustF!.PValue;
                ConfidenceSet set = result.AndersonRubinSet(0.95, vcov);
                Assert.That(set.IsUnbounded, Is.EqualTo(p >= 0.05), $"{set}, p = {p}");
            }
        }
    }

    [Test]
    public void Sets_of_two_parts_and_empty_sets_are_said()
    {
        ConfidenceSet[] sets = [.. Enumerable.Range(0, 60).Select(static seed => Fit(Weak(0.15, seed)).AndersonRubinSet())];
        ConfidenceSet apart = sets.First(static set => set.Intervals.Length == 2);
        Assert.Multiple(() =>
        {
            Assert.That(apart.IsUnbounded, Is.True);
            Assert.That(apart.Intervals[0].Upper, Is.LessThan(apart.Intervals[1].Lower));
            Assert.That(apart.ToString(), Does.Contain("(-inf").And.Contain("inf)").And.Contain("unbounded"));
            Assert.That(sets.Any(static set => set.IsWholeLine), Is.True);
        });
        // An instrument that belongs into the equation: no coefficient is compatible with the data.
        RegressionData good = InstrumentData.Create();
        double[] y = [.. Enumerable.Range(0, good.RowCount).Select(i => good.Outcome.Span[i] + (9.0 * good.Instruments!.Design[i, 0]))];
        ConfidenceSet empty = Fit(RegressionData.Create(good.Design, y).WithInstruments(good.Instruments!.Design, "w")).AndersonRubinSet();
        Assert.Multiple(() =>
        {
            Assert.That(empty.IsEmpty, Is.True);
            Assert.That(empty.ToString(), Does.Contain("empty"));
        });
    }

    [Test]
    public void Units_of_columns_move_sets_and_leave_tests()
    {
        RegressionData data = InstrumentData.Create();
        double[] scaled = new double[data.RowCount],
            year = new double[data.RowCount];
        data.Design.CopyColumn(1, scaled);
        data.Design.CopyColumn(0, year);
        scaled = Array.ConvertAll(scaled, static value => 1000.0 * value);
        RegressionData other = data.WithDesign(
            DesignMatrix.Create(data.RowCount, [KeyValuePair.Create("year", year), KeyValuePair.Create("w", scaled)])
        );
        TwoSlsResult first = Fit(data),
            second = Fit(other);
        foreach (string vcov in Covariances)
        {
            ConfidenceSet before = first.AndersonRubinSet(0.95, vcov),
                after = second.AndersonRubinSet(0.95, vcov);
            Assert.Multiple(() =>
            {
                Assert.That(after.Intervals[0].Lower, Is.EqualTo(before.Intervals[0].Lower / 1000.0).Within(1e-9).Percent);
                Assert.That(
                    second.WeakIdentification(vcov).KleibergenPaap!.F,
                    Is.EqualTo(first.WeakIdentification(vcov).KleibergenPaap!.F).Within(1e-8).Percent
                );
                Assert.That(second.WuHausman(vcov).Statistic, Is.EqualTo(first.WuHausman(vcov).Statistic).Within(1e-7).Percent);
                Assert.That(second.HansenJ("sandwich").Statistic, Is.EqualTo(first.HansenJ("sandwich").Statistic).Within(1e-7).Percent);
            });
        }
    }

    [Test]
    public void Frequencies_are_repeated_rows_in_every_test()
    {
        RegressionData data = InstrumentData.Create();
        int[] rows = [.. Enumerable.Range(0, data.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)data.Weights!.Values.Span[i]))];
        RegressionData repeated = data.SelectRows(rows).WithWeights([.. Enumerable.Repeat(1.0, rows.Length)], WeightKind.Frequency);
        double[] expected = [.. Statistics(Fit(repeated))];
        Assert.That(Statistics(Fit(data)), Is.EqualTo(expected).Within(1e-7).Percent);
    }

    [Test]
    public void The_difference_test_of_all_but_the_identifying_instruments_is_the_overidentification_test()
    {
        TwoSlsResult result = Fit(InstrumentData.Create());
        Assert.Multiple(() =>
        {
            Assert.That(result.DifferenceInJ(["z2", "z3"]).Statistic, Is.EqualTo(result.Sargan().Statistic).Within(1e-9));
            Assert.That(result.DifferenceInJ(["z2", "z3"], "hc1").Statistic, Is.EqualTo(result.HansenJ("hc1").Statistic).Within(1e-9));
            HypothesisTest one = result.DifferenceInJ(["z3"], "hc1");
            Assert.That(one.DegreesOfFreedom, Is.EqualTo(1.0));
            Assert.That(one.Statistic, Is.InRange(0.0, result.HansenJ("hc1").Statistic));
            Assert.That(
                () => result.DifferenceInJ(["z1", "z2", "z3"]),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("identified")
            );
            Assert.That(() => result.DifferenceInJ(["year"]), Throws.InstanceOf<ArgumentException>().With.Message.Contains("z1, z2, z3"));
        });
    }

    [Test]
    public void Tests_of_validity_need_more_instruments_than_endogenous_regressors()
    {
        TwoSlsResult result = Fit(InstrumentData.Create(instruments: 1));
        foreach (Func<HypothesisTest> test in (Func<HypothesisTest>[])[result.Sargan, result.Basmann, () => result.HansenJ("hc1")])
        {
            Assert.That(() => test(), Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("exactly identified"));
        }
    }

    [Test]
    public void J_of_continuous_updating_is_the_smallest()
    {
        RegressionData data = InstrumentData.Create();
        TwoSlsResult cue = new TwoSlsEstimator(new TwoSlsOptions { Method = TwoSlsMethod.ContinuouslyUpdated }).Fit(data);
        HypothesisTest j = cue.HansenJ();
        Assert.That(j.Statistic, Is.EqualTo(cue.Diagnostics.Objective));
        // The criterion of the Anderson-Rubin kind at the estimate, with the same residuals in the weights, is no smaller elsewhere.
        Assert.That(j.Statistic, Is.LessThanOrEqualTo(Fit(data).HansenJ("sandwich").Statistic * 1.5));
        Assert.That(j.PValue, Is.InRange(0.0, 1.0));
    }

    [Test]
    public void tF_is_of_one_instrument_and_follows_the_table()
    {
        TwoSlsResult one = Fit(InstrumentData.Create(instruments: 1));
        AdjustedTTest test = one.AdjustedT("hc1");
        Assert.Multiple(() =>
        {
            Assert.That(test.F, Is.EqualTo(one.FirstStages("hc1")[0].RobustF!.Statistic));
            Assert.That(test.T, Is.EqualTo(one.Parameters[2] / one.Covariance("hc1").StandardErrors()[2]).Within(1e-12));
            Assert.That(test.CriticalValue, Is.GreaterThanOrEqualTo(1.96));
            // Lee, McCrary, Moreira and Porter (2022), table 3.
            Assert.That(new AdjustedTTest(1.0, 1.0, 4.0).CriticalValue, Is.EqualTo(18.66));
            Assert.That(new AdjustedTTest(1.0, 1.0, 9.0).CriticalValue, Is.EqualTo(3.65).Within(1e-12));
            Assert.That(new AdjustedTTest(1.0, 1.0, 36.0).CriticalValue, Is.EqualTo(2.27).Within(1e-12));
            Assert.That(new AdjustedTTest(1.0, 1.0, 150.0).CriticalValue, Is.EqualTo(1.96));
            Assert.That(new AdjustedTTest(1.0, 1.0, 3.0).Lower, Is.EqualTo(double.NegativeInfinity));
            Assert.That(
                () => Fit(InstrumentData.Create()).AdjustedT(),
                Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("one instrument")
            );
        });
    }

    [Test]
    public void Stock_Yogo_values_are_those_of_their_tables()
    {
        ImmutableArray<StockYogoValue> three = Fit(InstrumentData.Create()).WeakIdentification().StockYogo;
        ImmutableArray<StockYogoValue> one = Fit(InstrumentData.Create(instruments: 1)).WeakIdentification().StockYogo;
        Assert.Multiple(() =>
        {
            Assert.That(
                three.Select(static value => value.CriticalValue),
                Is.EqualTo((double[])[13.91, 9.08, 6.46, 5.39, 22.30, 12.83, 9.54, 7.80])
            );
            Assert.That(one.Select(static value => value.CriticalValue), Is.EqualTo((double[])[16.38, 8.96, 6.66, 5.53]));
        });
    }

    [Test]
    public void A_weak_first_stage_is_said_in_one_sentence_with_the_number_and_the_critical_value()
    {
        Assert.That(Fit(InstrumentData.Create()).WeakIdentification("hc1").Warning, Is.Null);
        WeakIdentification weak = Fit(Weak(0.05)).WeakIdentification("hc1");
        Assert.That(
            weak.Warning,
            Does.StartWith("Weak instruments: the effective F is")
                .And.Contains(FormattableString.Invariant($"{weak.EffectiveF!.CriticalValue():0.##}"))
        );
    }

    [Test]
    public void A_perfect_first_stage_has_no_F_and_says_why()
    {
        RegressionData data = InstrumentData.Create();
        double[] w = new double[data.RowCount];
        data.Design.CopyColumn(1, w);
        TwoSlsResult result = Fit(
            data.WithInstruments(
                DesignMatrix.Create(data.RowCount, [KeyValuePair.Create("z", Array.ConvertAll(w, static value => 2.0 * value))]),
                "w"
            )
        );
        FirstStage stage = result.FirstStages()[0];
        Assert.Multiple(() =>
        {
            Assert.That(stage.F, Is.Null);
            Assert.That(stage.Notes, Has.Some.Contains("leaves no residuals"));
            Assert.That(() => result.WeakIdentification(), Throws.InstanceOf<InferenceUnavailableException>());
            Assert.That(() => result.WuHausman(), Throws.InstanceOf<InferenceUnavailableException>());
            Assert.That(result.Covariance("hc1").StandardErrors(), Has.All.GreaterThan(0.0));
        });
    }

    [Test]
    public void Two_clusters_fewer_than_instruments_are_refused_with_the_reason()
    {
        RegressionData data = InstrumentData
            .Create()
            .WithClusters("few", [.. Enumerable.Range(0, InstrumentData.Create().RowCount).Select(static i => i % 2)]);
        TwoSlsResult result = Fit(data);
        CovarianceArguments arguments = new() { Clusters = ["few"] };
        Assert.Multiple(() =>
        {
            Assert.That(
                () => result.AndersonRubin(null, "cr1", arguments),
                Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("clusters")
            );
            Assert.That(
                () => result.HansenJ("cr1", arguments),
                Throws.InstanceOf<CrabbymetricsException>().With.Message.Contains("clusters")
            );
            Assert.That(result.WeakIdentification("cr1", arguments).KleibergenPaap, Is.Null);
        });
    }

    [Test]
    public void Everything_prints_itself()
    {
        TwoSlsResult result = Fit(InstrumentData.Create());
        Assert.Multiple(() =>
        {
            Assert.That(result.FirstStages()[0].ToString(), Does.Contain("First stage of w").And.Contain("F(3, "));
            Assert.That(
                result.WeakIdentification("hc1").ToString(),
                Does.Contain("Cragg-Donald").And.Contain("rk F").And.Contain("Effective F")
            );
            Assert.That(result.AndersonRubin().ToString(), Does.Contain("Anderson-Rubin (vanilla) test of w = 0: F(3, "));
            Assert.That(result.ConditionalLikelihoodRatio().ToString(), Does.Contain("p = "));
            Assert.That(result.AndersonRubinSet().ToString(), Does.StartWith("95 % Anderson-Rubin set of w (vanilla): ["));
            Assert.That(
                result.ReducedForm("hc1").Rows.Select(static row => row.Name),
                Is.EqualTo((string[])["(Intercept)", "year", "z1", "z2", "z3"])
            );
        });
    }

    private static IEnumerable<double> Statistics(TwoSlsResult result)
    {
        foreach (string vcov in Covariances)
        {
            FirstStage stage = result.FirstStages(vcov)[0];
            WeakIdentification weak = result.WeakIdentification(vcov);
            yield return stage.F!.Statistic;
            yield return stage.RobustF!.Statistic;
            yield return stage.Coefficients.Rows[2].StandardError!.Value;
            yield return weak.CraggDonald;
            yield return weak.KleibergenPaap!.F;
            yield return weak.KleibergenPaap.Lm.Statistic;
            yield return weak.EffectiveF!.Value;
            yield return weak.EffectiveF.CriticalValue();
            yield return result.WuHausman(vcov).Statistic;
            yield return result.AndersonRubin([0.3], vcov).Statistic;
            yield return result.KleibergenTest([0.3], vcov).Statistic;
            yield return result.ConditionalLikelihoodRatio([0.3], vcov).PValue;
            yield return result.AndersonRubinSet(0.95, vcov).Intervals[0].Lower;
            yield return result.HansenJ(vcov).Statistic;
        }

        yield return result.Sargan().Statistic;
        yield return result.Basmann().Statistic;
        yield return result.Durbin().Statistic;
        yield return result.OveridentificationLikelihoodRatio().Statistic;
    }

    private static RegressionData Weak(double strength, int seed = 1)
    {
        const int Count = 100;
        RandomSource random = new(seed + 100);
        double[] w = new double[Count],
            y = new double[Count],
            z1 = new double[Count],
            z2 = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            double common = random.NextNormal();
            z1[i] = random.NextNormal();
            z2[i] = random.NextNormal();
            w[i] = (strength * (z1[i] + z2[i])) + common;
            y[i] = w[i] + common + (0.5 * random.NextNormal());
        }

        return RegressionData
            .Create([KeyValuePair.Create("w", w)], y)
            .WithInstruments(DesignMatrix.Create(Count, [KeyValuePair.Create("z1", z1), KeyValuePair.Create("z2", z2)]), "w");
    }

    private static TwoSlsResult Fit(RegressionData data) => new TwoSlsEstimator().Fit(data);
}
