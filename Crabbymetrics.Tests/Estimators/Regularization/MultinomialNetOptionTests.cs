using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;
using Crabbymetrics.Tests.Inference.Fits;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Limits, factors, offsets and weights of multinomial elastic nets against R's glmnet 4.1-6 (alpha 0.8, lambda 0.05, thresh
/// 1e-20; with weights alpha 0.5, lambda 0.1, standardize FALSE) on the gears of R's mtcars.</summary>
public sealed class MultinomialNetOptionTests
{
    private static readonly string[] Columns = ["disp", "hp", "drat", "wt", "qsec", "vs"];

    private static readonly double[] Limited =
    [
        -0.2850497843616365,
        0.009240496537133812,
        0.0,
        -0.5,
        0.0,
        0.0,
        0.0,
        -5.971367516255262,
        0.0,
        -0.006261042194750905,
        1.589324265686818,
        0.0,
        0.03833008553200392,
        0.11862123070879663,
        6.256417300616899,
        0.0,
        0.004791342120569346,
        0.6635439793421561,
        -0.5,
        -0.5,
        0.0,
    ];

    private static readonly double[] Positive =
    [
        2.3049734487429987,
        0.010676344234458358,
        0.0,
        0.0,
        0.15283965219542084,
        0.2604569176721399,
        0.0,
        -4.952739854084873,
        0.0,
        0.0,
        1.9508773789689335,
        0.0,
        0.40665090772883716,
        0.18570114059995804,
        2.6477664053418746,
        0.0,
        0.008756562039236991,
        1.3626473341083642,
        0.0,
        0.0,
        0.0,
    ];

    private static readonly double[] Factors =
    [
        11.33051218603714,
        0.0036678479715786102,
        0.0,
        -4.778077074606,
        0.0,
        0.0,
        0.0,
        -8.151334447434952,
        0.0,
        -0.003824378070920807,
        0.8383769048287607,
        0.0,
        0.0,
        0.6164241709078243,
        -3.1791777386021884,
        0.0,
        0.007349648276763899,
        0.0,
        -0.7860051662860139,
        -0.05975544390071914,
        -0.8214257051432569,
    ];

    private static readonly double[] Free =
    [
        -3.7265451487158803,
        0.009552511634618415,
        0.0,
        -2.450230226687372,
        0.0,
        0.5067829811460344,
        0.0,
        -15.542352774315344,
        0.0,
        0.0,
        0.0,
        0.0,
        0.7674873099486867,
        0.0,
        19.268897923031226,
        0.0,
        0.0,
        0.0,
        -0.3038933982279617,
        -1.2742702910947212,
        0.0,
    ];

    private static readonly double[] Offset =
    [
        0.8399478501152533,
        0.0062697174914716994,
        0.0,
        -2.886504626277534,
        0.0,
        0.0,
        0.0,
        -7.691457462052383,
        0.0,
        -0.005945681717602486,
        0.1351873005827563,
        0.0,
        0.0,
        0.0,
        6.851509611937127,
        0.0,
        0.0,
        0.0,
        -0.2858489326387158,
        -0.837657691579329,
        0.0,
    ];

    private static readonly double[] GroupedFactors =
    [
        11.61277913408317,
        0.0028952652092875033,
        -0.0011628304334866263,
        -3.603272937245625,
        0.34016937841731465,
        0.014172929714755108,
        0.17367591925474488,
        -9.026390553025365,
        -0.002129091172094372,
        -0.007292307394484977,
        2.3208132402082615,
        0.5065563129335839,
        0.021305967044031888,
        0.6749883408079749,
        -2.5863885810578022,
        -0.0007661740371931441,
        0.008455137827971566,
        1.2824596970373838,
        -0.8467256913509005,
        -0.03547889675878688,
        -0.8486642600627147,
    ];

    private static readonly double[] Weighted =
    [
        -6.9141872631639645,
        0.0366466122234361,
        -0.0046566764175907625,
        0.0,
        0.0,
        0.04010456698099242,
        0.0,
        0.007730128962450067,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        6.906457134201514,
        -0.04747342571215792,
        0.09582261344489863,
        0.0,
        0.0,
        -0.6587279180393275,
        0.0,
    ];

    [Test]
    public void Limits_of_glmnet_hold_in_every_class() =>
        RequireEqual(
            Options(static options => (options.LowerLimitsByName, options.UpperLimitsByName) = ("*=-0.5", "*=2")),
            Cars(),
            Limited,
            0.6516460159303655
        );

    [Test]
    public void Positive_coefficients_are_those_of_glmnet() =>
        RequireEqual(Options(static options => options.Positive = true), Cars(), Positive, 0.6089729789916146);

    // glmnet 4.1-6, type.multinomial = "grouped".
    private static readonly double[] GroupedLimited =
    [
        -1.597043347224777,
        0.006708659870571294,
        0.0007409332323012172,
        -0.5,
        0.2750113112394146,
        0.2823274428154053,
        0.0,
        -7.485296770443558,
        -0.00382665825314992,
        -0.005342531606475077,
        1.750057659099059,
        0.2010886798181577,
        0.3292128117186319,
        0.0,
        9.082340117668332,
        -0.002882001579577166,
        0.004601598406222334,
        1.1005141834667640,
        -0.4760999878719083,
        -0.5,
        0.0,
    ];

    private static readonly double[] GroupedPositive =
    [
        2.428579866468192,
        0.009784421558343965,
        0.0009602222322319107,
        0.0,
        0.06228764033572216,
        0.4774673126313,
        0.0,
        -7.183317141897976,
        0.0,
        0.0,
        2.482223994008099,
        0.02501500994937348,
        0.631417862026187,
        0.002244410451707556,
        4.754737275429783,
        0.0,
        0.005562613480525371,
        1.885295939186557,
        0.0,
        0.0,
        0.0,
    ];

    private static readonly double[] GroupedNarrow =
    [
        -4.706761595914561,
        0.009558355108514381,
        0.00006523743291472647,
        -0.3,
        0.2782080838681113,
        0.3680262266173185,
        0.0,
        -2.408285473420722,
        -0.005901417114222042,
        -0.007177119783837705,
        0.4,
        0.1716394222854169,
        0.3392637840150161,
        0.0,
        7.115047069335282,
        -0.00365693794285246,
        0.007111882402663769,
        0.4,
        -0.3,
        -0.3,
        0.0,
    ];

    [Test]
    public void Limits_of_groups_are_those_of_glmnet()
    {
        RequireEqual(
            Options(static options => (options.LowerLimitsByName, options.UpperLimitsByName, options.Grouped) = ("*=-0.5", "*=2", true)),
            Cars(),
            GroupedLimited,
            0.7027216878137568
        );
        RequireEqual(
            Options(static options => (options.LowerLimitsByName, options.UpperLimitsByName, options.Grouped) = ("*=-0.3", "*=0.4", true)),
            Cars(),
            GroupedNarrow,
            0.6540022380682095
        );
        RequireEqual(
            Options(static options => (options.Positive, options.Grouped) = (true, true)),
            Cars(),
            GroupedPositive,
            0.6436819231185078
        );
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Penalty_factors_are_those_of_glmnet(bool grouped) =>
        RequireEqual(
            Options(options =>
            {
                options.PenaltyFactors = [1.0, 2.0, 0.5, 1.0, 3.0, 1.0];
                options.Convention = PenaltyConvention.Glmnet;
                options.Grouped = grouped;
            }),
            Cars(),
            grouped ? GroupedFactors : Factors,
            grouped ? 0.723918156132604 : 0.685977194039842
        );

    [Test]
    public void A_column_without_a_penalty_is_that_of_glmnet() =>
        RequireEqual(
            Options(static options =>
            {
                options.PenaltyFactorsByName = "qsec=0";
                options.Convention = PenaltyConvention.Glmnet;
            }),
            Cars(),
            Free,
            0.7196515956253434
        );

    [Test]
    public void Offsets_of_classes_are_those_of_glmnet()
    {
        RegressionData data = WithOffsets(Cars());
        RequireEqual(Options(), data, Offset, 0.6742869650075927);
        MultinomialElasticNetResult fit = new MultinomialElasticNetEstimator(Options()).Fit(data);
        double[] cylinders = Numbers("cyl"),
            manual = Numbers("am");
        double[,] offsets = new double[32, 3];
        double sum = 0.0;
        for (int i = 0; i < 32; i++)
        {
            offsets[i, 0] = 0.01 * cylinders[i] * cylinders[i];
            offsets[i, 2] = -0.3 * manual[i];
        }

        double[,] probabilities = fit.Predict(data.Design, offsets);
        for (int i = 0; i < 32; i++)
        {
            sum -= 2.0 * Math.Log(probabilities[i, (int)Numbers("gear")[i] - 3]);
        }

        Assert.That(sum, Is.EqualTo(fit.Deviance).Within(1e-9));
    }

    [Test]
    public void Weights_in_raw_units_are_those_of_glmnet()
    {
        MultinomialElasticNetOptions options = Options();
        (options.Mixing, options.Lambda, options.KeepUnits) = (0.5, 0.1, true);
        double[] weights = [.. Enumerable.Range(0, 32).Select(static i => 1.0 + (i % 3))];
        RequireEqual(options, Cars().WithWeights(weights, WeightKind.Analytic), Weighted, 0.6760092106217256);
    }

    [TestCase(0.8, false)]
    [TestCase(0.0, false)]
    [TestCase(1.0, false)]
    [TestCase(0.8, true)]
    [TestCase(0.8, true, "*=0.4")]
    [TestCase(1.0, true, "*=0.4")]
    public void The_duality_gap_bounds_the_distance_to_the_minimum(double mixing, bool grouped, string? limits = null)
    {
        // Without intercepts, whose derivatives the gap takes for 0.
        MultinomialElasticNetOptions options = Options();
        options.UpperLimitsByName = limits;
        (options.Mixing, options.Grouped, options.FitIntercept) = (mixing, grouped, false);
        MultinomialElasticNetResult near = new MultinomialElasticNetEstimator(options).Fit(Cars());
        options.Tolerance = 1e-3;
        MultinomialElasticNetResult far = new MultinomialElasticNetEstimator(options).Fit(Cars());
        double distance = far.Diagnostics.Objective - near.Diagnostics.Objective;
        Assert.Multiple(() =>
        {
            Assert.That(near.DualityGap, Is.InRange(0.0, 1e-6));
            Assert.That(far.DualityGap, Is.GreaterThanOrEqualTo(distance));
            Assert.That(near.KktResidual, Is.LessThan(1e-9));
        });
    }

    [TestCase(1.0, false, false)]
    [TestCase(0.6, false, false)]
    [TestCase(0.6, true, false)]
    [TestCase(1.0, true, true)]
    public void Degrees_of_freedom_are_the_divergence_of_the_fit(double mixing, bool grouped, bool free)
    {
        // Stein: with outcomes as shares of the classes, the trace of the derivative of the fitted probabilities, in the metric of the
        // likelihood, is the trace of the hat matrix. The shares are moved by weights of copies of the rows, one for each class.
        MultinomialElasticNetOptions options = Options();
        (options.Mixing, options.Grouped, options.Lambda, options.Tolerance) = (mixing, grouped, 0.04, 1e-11);
        options.PenaltyFactorsByName = free ? "qsec=0" : null;
        const double Step = 1e-5;
        RegressionData cars = Cars();
        int[] every = [.. Enumerable.Range(0, 32), .. Enumerable.Range(0, 32), .. Enumerable.Range(0, 32)];
        double[] outcome = [.. Enumerable.Range(0, 96).Select(static i => 3.0 + (i / 32))];
        double[] shares = new double[96];
        double[] gears = Numbers("gear");
        for (int i = 0; i < 32; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                shares[(k * 32) + i] = (int)gears[i] - 3 == k ? 0.9 : 0.05;
            }
        }

        RegressionData data = RegressionData.Create(cars.Design.SelectRows(every), outcome);
        double trace = 0.0;
        for (int i = 0; i < 32; i++)
        {
            for (int k = 0; k < 3; k++)
            {
                // y moves by e_k - p: the derivative of p_k along it, summed over k, is the trace.
                double[,] low = Moved(-Step, i, k),
                    high = Moved(Step, i, k);
                trace += (high[i, k] - low[i, k]) / (2.0 * Step);
            }
        }

        MultinomialElasticNetResult fit = new MultinomialElasticNetEstimator(options).Fit(data.WithWeights(shares, WeightKind.Analytic));
        Assert.That(trace, Is.EqualTo(fit.DegreesOfFreedom + 2.0).Within(1e-3), $"{fit.NonzeroCoefficientCount}");

        double[,] Moved(double step, int row, int k)
        {
            double[] moved = [.. shares];
            for (int c = 0; c < 3; c++)
            {
                moved[(c * 32) + row] += step * ((c == k ? 1.0 : 0.0) - shares[(c * 32) + row]);
            }

            return new MultinomialElasticNetEstimator(options).Fit(data.WithWeights(moved, WeightKind.Analytic)).Predict(cars.Design);
        }
    }

    [Test]
    public void A_saved_model_predicts_the_same_bits_and_none_without_its_offsets()
    {
        RegressionData data = Cars(),
            moved = WithOffsets(data);
        MultinomialElasticNetResult fit = new MultinomialElasticNetEstimator(Options()).Fit(data),
            offset = new MultinomialElasticNetEstimator(Options()).Fit(moved);
        StoredMultinomialLogit restored = Restored(fit),
            without = Restored(offset);
        Dictionary<string, ReadOnlyMemory<double>> columns = new()
        {
            ["offset:3"] = ((NumericColumn)moved.Columns["offset:3"]).Values,
            ["offset:5"] = ((NumericColumn)moved.Columns["offset:5"]).Values,
        };
        double[,] offsets = new double[32, 3];
        for (int i = 0; i < 32; i++)
        {
            (offsets[i, 0], offsets[i, 2]) = (columns["offset:3"].Span[i], columns["offset:5"].Span[i]);
        }

        IClassPrediction named = offset;
        Assert.Multiple(() =>
        {
            Assert.That(restored.Predict(data.Design), Is.EqualTo(fit.Predict(data.Design)));
            Assert.That(() => without.Predict(data.Design), Throws.ArgumentException.With.Message.Contains("offset:3, offset:5"));
            Assert.That(() => offset.Predict(data.Design), Throws.ArgumentException.With.Message.Contains("offset:3, offset:5"));
            Assert.That(without.Predict(data.Design, columns), Is.EqualTo(offset.Predict(data.Design, offsets)));
            Assert.That(named.Predict(data.Design, columns), Is.EqualTo(offset.Predict(data.Design, offsets)));
            Assert.That(
                () => without.Predict(data.Design, new Dictionary<string, ReadOnlyMemory<double>>()),
                Throws.ArgumentException.With.Message.Contains("offset:3")
            );
        });

        static StoredMultinomialLogit Restored(MultinomialElasticNetResult result)
        {
            using MemoryStream stream = new();
            ModelDocument.Write(stream, result.State());
            stream.Position = 0;
            return new StoredMultinomialLogit(ModelDocument.Read(stream).State);
        }
    }

    [Test]
    public void A_path_is_judged_by_criteria()
    {
        MultinomialElasticNetOptions options = new()
        {
            Path = true,
            LambdaCount = 20,
            LambdaRatio = 0.01,
        };
        MultinomialElasticNetResult bic = new MultinomialElasticNetEstimator(options).Fit(Cars());
        options.Rule = PenaltyRule.Aic;
        MultinomialElasticNetResult aic = new MultinomialElasticNetEstimator(options).Fit(Cars());
        Assert.Multiple(() =>
        {
            Assert.That(bic.ChosenBy, Is.EqualTo(PenaltyRule.Bic));
            Assert.That(bic.Bic, Is.EqualTo(bic.Path!.Results.Min(static result => result.Bic)));
            Assert.That(aic.Aic, Is.EqualTo(bic.Path.Results.Min(static result => result.Aic)));
            Assert.That(bic.Bic, Is.EqualTo(bic.Deviance + ((bic.DegreesOfFreedom + 2.0) * Math.Log(32.0))).Within(1e-12));
            Assert.That(bic.Ebic, Is.GreaterThanOrEqualTo(bic.Bic));
            Assert.That(((IPlottable)bic).PlotKinds, Is.EqualTo((string[])["path"]));
            Assert.That(((IPlottable)bic).Plot(null).Layers.OfType<PlotLine>(), Is.Not.Empty);
        });
    }

    [Test]
    public void A_path_ends_before_the_first_penalty_without_an_answer_and_says_why()
    {
        MultinomialElasticNetOptions options = new() { LambdaCount = 4, MaxIterations = 2 };
        MultinomialElasticNetPath path = new MultinomialElasticNetEstimator(options).FitPath(Cars());
        Assert.Multiple(() =>
        {
            Assert.That(path.Results, Has.Length.InRange(1, 3));
            Assert.That(path.Lambdas, Has.Length.EqualTo(path.Results.Length));
            Assert.That(path.StopReason, Does.Contain("ends before").And.Contain("did not converge"));
        });
    }

    [Test]
    public void Adaptive_factors_are_those_of_a_ridge()
    {
        MultinomialElasticNetOptions options = Options();
        options.Mixing = 1.0;
        RegressionData data = Cars();
        double largest = new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { LambdaCount = 2 }).FitPath(data).Lambdas[0];
        MultinomialElasticNetResult ridge = new MultinomialElasticNetEstimator(
            new MultinomialElasticNetOptions { Mixing = 0.0, Lambda = 0.01 * largest }
        ).Fit(data);
        options.PenaltyFactors =
        [
            .. Enumerable
                .Range(0, Columns.Length)
                .Select(j =>
                {
                    double squares = Enumerable.Range(0, 3).Sum(k => ridge.ParametersOf(k)[j + 1] * ridge.ParametersOf(k)[j + 1]);
                    return 1.0 / (Math.Sqrt(squares) * data.Design.Moments(j).StandardDeviation);
                }),
        ];
        MultinomialElasticNetResult byHand = new MultinomialElasticNetEstimator(options).Fit(data);
        options.PenaltyFactors = null;
        options.AdaptiveExponent = 1.0;
        MultinomialElasticNetResult adaptive = new MultinomialElasticNetEstimator(options).Fit(data);
        Assert.That(adaptive.Parameters, Is.EqualTo(byHand.Parameters).Within(1e-6));
    }

    [Test]
    public void Given_folds_are_used_and_judge_with_offsets()
    {
        RegressionData data = WithOffsets(Cars()).WithColumn("fold", [.. Enumerable.Range(0, 32).Select(static i => $"f{i % 4}")]);
        MultinomialElasticNetEstimator estimator = new(new MultinomialElasticNetOptions { Folds = 4, LambdaCount = 6 });
        MultinomialElasticNetPath path = estimator.FitPath(data);
        Assert.Multiple(() =>
        {
            Assert.That(path.FoldCount, Is.EqualTo(4));
            Assert.That(path.Means, Has.All.Not.NaN);
            Assert.That(estimator.Fit(data).ChosenBy, Is.EqualTo(PenaltyRule.Minimum));
            Assert.That(
                () => new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Folds = 3 }).Fit(data),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("4 folds")
            );
        });
    }

    [Test]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new MultinomialElasticNetEstimator(new MultinomialElasticNetOptions { Lambda = 0.0 }),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("above 0")
            );
            Assert.That(
                () => new MultinomialElasticNetEstimator(Options()).Fit(Cars().WithOffset(new double[32])),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("offset:CLASS")
            );
            Assert.That(
                () => new MultinomialElasticNetEstimator(Options()).Fit(Cars().WithColumn("offset:6", new double[32])),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("'6'")
            );
            Assert.That(
                () => new MultinomialElasticNetEstimator(Options(static options => options.PenaltyFactorsByName = "nobody=0")).Fit(Cars()),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains("nobody")
            );
        });
    }

    private static MultinomialElasticNetOptions Options(Action<MultinomialElasticNetOptions>? change = null)
    {
        MultinomialElasticNetOptions options = new() { Mixing = 0.8, Lambda = 0.05 };
        change?.Invoke(options);
        return options;
    }

    private static void RequireEqual(MultinomialElasticNetOptions options, RegressionData data, double[] expected, double ratio)
    {
        MultinomialElasticNetResult result = new MultinomialElasticNetEstimator(options).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo(expected).Within(2e-6));
            Assert.That(result.DevianceRatio, Is.EqualTo(ratio).Within(1e-8));
        });
    }

    private static RegressionData WithOffsets(RegressionData data) =>
        data.WithColumn("offset:3", [.. Numbers("cyl").Select(static cylinders => 0.01 * cylinders * cylinders)])
            .WithColumn("offset:5", [.. Numbers("am").Select(static manual => -0.3 * manual)]);

    private static double[] Numbers(string name) => Fixture.Columns("elastic_net/mtcars.csv").Numbers(name);

    private static RegressionData Cars() =>
        RegressionData.Create(Columns.Select(static name => KeyValuePair.Create(name, Numbers(name))), Numbers("gear"), "gear");
}
