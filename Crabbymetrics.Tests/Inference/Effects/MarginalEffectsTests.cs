using Crabbymetrics;
using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Conformance;

namespace Crabbymetrics.Tests.Inference.Effects;

/// <summary>
/// Against other programs: on quine get_margeff of statsmodels 0.13.5, on insurance (with an offset) the delta method in R 4.2.2 with
/// sandwich 3.0-2 and five-point numerical derivatives.
/// </summary>
public sealed class MarginalEffectsTests
{
    [TestCase(
        "vanilla",
        false,
        false,
        new[] { -8.782542421709737, 2.659702763966779, -5.4956505339876305, 4.243572120804866, 7.039371712025027, 5.743218788879302 },
        new[] { 0.7122514319428115, 0.7021714921459977, 1.1590965944329328, 1.0309955811031952, 1.123260497928329, 0.8645483242722279 }
    )]
    [TestCase(
        "vanilla",
        false,
        true,
        new[] { -8.679101875819661, 2.6742511661109325, -5.067676902152308, 4.455337401454766, 7.961335100640015, 5.954416838379937 },
        new[] { 0.6810309243574819, 0.7086828089514923, 0.9881969719035844, 1.1381539415914212, 1.434729148315539, 0.929427751788437 }
    )]
    [TestCase(
        "vanilla",
        true,
        false,
        new[] { -8.097752070155776, 2.4523210397107458, -5.06714495092498, 3.9126933040664005, 6.490499460923703, 5.295409871524539 },
        new[] { 0.6161839339402855, 0.6437004883016311, 1.0570775209487835, 0.9450172213639884, 1.0192552727162627, 0.7822937939050473 }
    )]
    [TestCase(
        "vanilla",
        true,
        true,
        new[] { -8.314838358186163, 2.474084787887902, -4.785879271739761, 4.158982740341266, 7.353129783931552, 5.451053165941332 },
        new[] { 0.6566886206056662, 0.6558526218511619, 0.9459898507662957, 1.0684997117464492, 1.3074357575168163, 0.8326560720963809 }
    )]
    [TestCase(
        "sandwich",
        false,
        false,
        new[] { -8.782542421709737, 2.659702763966779, -5.4956505339876305, 4.243572120804866, 7.039371712025027, 5.743218788879302 },
        new[] { 2.5882529127353866, 2.542262036208406, 4.493172578924515, 4.079194945091868, 4.099895856938161, 3.2246683314235116 }
    )]
    [TestCase(
        "sandwich",
        false,
        true,
        new[] { -8.679101875819661, 2.6742511661109325, -5.067676902152308, 4.455337401454766, 7.961335100640015, 5.954416838379937 },
        new[] { 2.4746189749751286, 2.5659076695188348, 3.844269600166691, 4.508637777757607, 5.237700314611415, 3.461385483722033 }
    )]
    [TestCase(
        "sandwich",
        true,
        true,
        new[] { -8.314838358186163, 2.474084787887902, -4.785879271739761, 4.158982740341266, 7.353129783931552, 5.451053165941332 },
        new[] { 2.4041096037458605, 2.3863018025214533, 3.6959848449305572, 4.217294757233068, 4.787736646581736, 3.1089814697293185 }
    )]
    public void Effects_on_quine_agree_with_statsmodels(string vcov, bool atMeans, bool dummies, double[] effects, double[] errors)
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        MarginalEffectOptions options = new() { DiscreteDummies = dummies };
        EffectTable table = atMeans
            ? MarginalEffects.AtMeans(fit, fit.Covariance(vcov), options)
            : MarginalEffects.Average(fit, fit.Covariance(vcov), options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Select(row => row.Estimate!.Value), Is.EqualTo(effects).Within(1e-9));
            Assert.That(table.Select(row => row.StandardError!.Value), Is.EqualTo(errors).Within(1e-8));
        }
    }

    [TestCase(
        false,
        false,
        new[]
        {
            -0.0065365729971478765,
            -0.002581800683839568,
            0.20999341401781907,
            0.13923801118368173,
            0.1465595415604368,
            0.21155334626549374,
            0.3183795256104079,
            0.12313596127370877,
        },
        new[]
        {
            0.0065040305012623745,
            0.0011720489567842898,
            0.0881577923746857,
            0.07568710943318409,
            0.06815335324363127,
            0.07454842428856748,
            0.11382273812789899,
            0.07837247077502636,
        }
    )]
    [TestCase(
        false,
        true,
        new[]
        {
            -0.0065365729971478765,
            -0.002581800683839568,
            0.22765708561960601,
            0.1420966148775788,
            0.15191178288203747,
            0.24169982482957172,
            0.3568976988875924,
            0.1328768532415788,
        },
        new[]
        {
            0.0065040305012623745,
            0.0011720489567842898,
            0.10041382426420428,
            0.07814378143091252,
            0.07295420548590852,
            0.09591177389012122,
            0.12840456339175513,
            0.09087328007430204,
        }
    )]
    [TestCase(
        true,
        false,
        new[]
        {
            -0.007501965447679348,
            -0.0029631091906126505,
            0.24100753359432944,
            0.1598022005352571,
            0.1682050544366084,
            0.24279785366386475,
            0.36540128924131837,
            0.14132202413179104,
        },
        new[]
        {
            0.007463686471079308,
            0.0013792326988226412,
            0.10403600987250786,
            0.08809026055082815,
            0.07991499543061245,
            0.09269214998868207,
            0.13932639091719604,
            0.09199885370405742,
        }
    )]
    public void Effects_of_a_logit_agree_with_statsmodels(bool atMeans, bool dummies, double[] effects, double[] errors)
    {
        LogitResult fit = new LogitEstimator(new LogitOptions { Tolerance = 1e-10 }).Fit(Birthwt());
        MarginalEffectOptions options = new() { DiscreteDummies = dummies };
        EffectTable table = atMeans
            ? MarginalEffects.AtMeans(fit, fit.Covariance("vanilla"), options)
            : MarginalEffects.Average(fit, fit.Covariance("vanilla"), options);
        EffectTable odds = RateRatios.Create(fit, fit.Covariance("vanilla"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(table.Select(row => row.Estimate!.Value), Is.EqualTo(effects).Within(1e-9));
            Assert.That(table.Select(row => row.StandardError!.Value), Is.EqualTo(errors).Within(1e-9));
            Assert.That(odds.Title, Is.EqualTo("odds ratios"));
            Assert.That(odds["ht"].Estimate, Is.EqualTo(6.28827776827156).Within(1e-8));
            Assert.That(odds["ht"].StandardError, Is.EqualTo(4.422244692648368).Within(1e-7));
        }
    }

    [Test]
    public void Effects_with_an_offset_agree_with_r()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("insurance"));
        EffectTable average = MarginalEffects.Average(fit, fit.Covariance("hc0"));
        EffectTable atMeans = MarginalEffects.AtMeans(fit, fit.Covariance("hc0"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                average.Select(row => row.Estimate!.Value),
                Is.EqualTo(
                        new[]
                        {
                            1.27360421188326,
                            1.89670147350520,
                            11.53095294463079,
                            7.94332537460871,
                            19.33977900938015,
                            27.73925448210904,
                            -9.40426320374047,
                            -16.98343006497107,
                            -26.42264681012210,
                        }
                    )
                    .Within(1e-8)
            );
            Assert.That(
                average.Select(row => row.StandardError!.Value),
                Is.EqualTo(
                        new[]
                        {
                            1.72598591713062,
                            1.19520325141975,
                            2.02698094227769,
                            1.51641567582771,
                            2.22182569769900,
                            2.65957316691272,
                            4.63141150204141,
                            4.84250611109806,
                            4.38555842668086,
                        }
                    )
                    .Within(1e-7)
            );
            Assert.That(
                atMeans.Select(row => row.Estimate!.Value),
                Is.EqualTo(
                        new[]
                        {
                            0.614847575942557,
                            0.915655187373263,
                            5.566704632540713,
                            3.834734767624041,
                            9.336508259185967,
                            13.391454910123771,
                            -4.540019874616745,
                            -8.198952790205219,
                            -12.755846902521846,
                        }
                    )
                    .Within(1e-8)
            );
            Assert.That(
                atMeans.Select(row => row.StandardError!.Value),
                Is.EqualTo(
                        new[]
                        {
                            0.831397704561742,
                            0.578190239953504,
                            1.021231357100084,
                            0.719633131364096,
                            1.081953982730179,
                            1.404031402095577,
                            2.284813045967315,
                            2.437178432917459,
                            2.311233322282820,
                        }
                    )
                    .Within(1e-7)
            );
        }
    }

    [Test]
    public void Averages_weigh_rows_by_the_weights_of_the_data()
    {
        RegressionData data = GlmReference.LoadData("insurance");
        PoissonResult fit = Fit(
            data.WithWeights([.. Enumerable.Range(1, data.RowCount).Select(i => (double)((i % 3) + 1))], WeightKind.Frequency)
        );
        EffectTable average = MarginalEffects.Average(fit, fit.Covariance("vanilla"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(average[0].Estimate, Is.EqualTo(0.254925242182290).Within(1e-8));
            Assert.That(average["Age.35"].Estimate, Is.EqualTo(-30.880232579264227).Within(1e-8));
            Assert.That(average["Age.35"].StandardError, Is.EqualTo(2.40567847931288).Within(1e-7));
        }
    }

    [Test]
    public void The_intercept_makes_the_average_effect_of_a_poisson_model_the_coefficient_times_the_mean()
    {
        RegressionData data = GlmReference.LoadData("quine");
        PoissonResult fit = Fit(data);
        double mean = data.Outcome.ToArray().Average();
        EffectTable average = MarginalEffects.Average(fit, fit.Covariance());
        Assert.That(average.Select(row => row.Estimate!.Value), Is.EqualTo(fit.Coefficients.Select(b => b * mean)).Within(1e-9));
    }

    [Test]
    public void A_column_left_out_has_no_effect_and_does_not_disturb_the_others()
    {
        RegressionData data = GlmReference.LoadData("quine");
        double[] column = new double[data.RowCount];
        data.Design.CopyColumn(0, column);
        List<KeyValuePair<string, double[]>> columns = [];
        for (int j = 0; j < data.Design.ColumnCount; j++)
        {
            double[] copy = new double[data.RowCount];
            data.Design.CopyColumn(j, copy);
            columns.Add(KeyValuePair.Create(data.Design.ColumnNames[j], copy));
        }

        columns.Insert(1, KeyValuePair.Create("copy", column));
        PoissonResult fit = Fit(RegressionData.Create(columns, data.Outcome.ToArray()));
        PoissonResult original = Fit(data);
        foreach (
            MarginalEffectOptions options in new MarginalEffectOptions[]
            {
                new(),
                new() { DiscreteDummies = true },
            }
        )
        {
            EffectTable effects = MarginalEffects.Average(fit, fit.Covariance("hc1"), options);
            EffectTable expected = MarginalEffects.Average(original, original.Covariance("hc1"), options);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(effects["copy"], Is.EqualTo(new CoefficientRow("copy", null, null, null, null, null, null)));
                Assert.That(
                    effects.Where(row => row.Name != "copy").Select(row => row.StandardError!.Value),
                    Is.EqualTo(expected.Select(row => row.StandardError!.Value)).Within(1e-9)
                );
            }
        }
    }

    [Test]
    public void Tests_and_limits_follow_from_the_errors_and_enter_tables()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        EffectTable table = MarginalEffects.Average(fit, fit.Covariance("hc1"), new MarginalEffectOptions { Level = 0.9 });
        CoefficientRow row = table["SexM"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.Statistic, Is.EqualTo(row.Estimate / row.StandardError).Within(1e-12));
            Assert.That(row.ConfidenceHigh, Is.EqualTo(row.Estimate + (1.6448536269514722 * row.StandardError)).Within(1e-9));
            Assert.That(
                RegressionTable.Summarize(table.ToSummary()).ToText(),
                Does.Contain("average marginal effects").And.Contain("Standard errors: hc1, delta method.")
            );
        }
    }

    [Test]
    public void Wrong_requests_are_named()
    {
        PoissonResult fit = Fit(GlmReference.LoadData("quine"));
        PoissonResult other = Fit(GlmReference.LoadData("warpbreaks"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => MarginalEffects.Average(fit, other.Covariance()), Throws.ArgumentException.With.Message.Contains("SexM"));
            Assert.That(
                () => MarginalEffects.Average(fit, fit.Covariance(), new MarginalEffectOptions { Discrete = ["Sex"] }),
                Throws.ArgumentException.With.Message.Contains("SexM")
            );
            Assert.That(
                () => MarginalEffects.Average(fit, fit.Covariance(), new MarginalEffectOptions { Level = 1.5 }),
                Throws.InstanceOf<ArgumentOutOfRangeException>()
            );
            Bootstrap.LeastSquaresResult line = new(
                [
                    [1, 2, 3],
                ],
                [1, 2, 4]
            );
            Assert.That(
                () => MarginalEffects.Average(line, line.Covariance("hc0")),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains(nameof(ILinearPredictorModel))
            );
        }
    }

    private static RegressionData Birthwt()
    {
        string[][] rows =
        [
            .. File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "other", "birthwt.csv"))
                .Where(line => line.Length > 0)
                .Select(line => line.Split(',')),
        ];
        double[] Column(int j) => [.. rows.Skip(1).Select(row => double.Parse(row[j], System.Globalization.CultureInfo.InvariantCulture))];
        return RegressionData.Create(
            Enumerable.Range(1, rows[0].Length - 1).Select(j => KeyValuePair.Create(rows[0][j], Column(j))),
            Column(0)
        );
    }

    internal static PoissonResult Fit(RegressionData data) => new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
}
