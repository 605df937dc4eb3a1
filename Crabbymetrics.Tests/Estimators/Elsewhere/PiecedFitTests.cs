using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Rows in pieces that no one holds together give the numbers of the same rows in memory.</summary>
public sealed class PiecedFitTests
{
    private const double Agreement = 1e-12;

    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("poisson", "logit", "probit", "gamma", "gaussian")] string model,
        [Values("none", "offset", "frequency", "probability")] string extra,
        [Values] bool intercept
    )
    {
        RegressionData data = ElsewhereSample.Of(OutcomeOf(model), extra);
        GlmResult expected = Fit(model, intercept, data, -1),
            actual = Fit(model, intercept, PiecedObservations.Cut(data, Cuts), -1);
        Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
        double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
        for (int j = 0; j < errors.Length; j++)
        {
            double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
            Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(Agreement * unit), expected.ParameterNames[j]);
        }

        string[] covariances =
            extra == "probability" ? ["sandwich", "hc1", "hc2", "hc3"] : ["vanilla", "eim", "sandwich", "hc1", "hc2", "hc3"];
        foreach (string vcov in covariances)
        {
            AssertSame(actual.Covariance(vcov), expected.Covariance(vcov), vcov);
        }

        foreach (
            string[] clusters in (string[][])
                [
                    ["firm"],
                    ["period"],
                    ["firm", "period"],
                ]
        )
        {
            CovarianceArguments arguments = new() { Clusters = [.. clusters] };
            CovarianceMatrix ofPieces = actual.Covariance("cr1", arguments),
                ofAll = expected.Covariance("cr1", arguments);
            AssertSame(ofPieces, ofAll, string.Join("+", clusters));
            Assert.That(ofPieces.ClusterCounts, Is.EquivalentTo(ofAll.ClusterCounts));
            Assert.That(ofPieces.Warnings, Is.EqualTo(ofAll.Warnings));
        }

        AssertSame(
            [actual.Deviance, actual.PearsonChiSquared, actual.LogLikelihood, actual.Dispersion, actual.ObservationCount, actual.Aic],
            [
                expected.Deviance,
                expected.PearsonChiSquared,
                expected.LogLikelihood,
                expected.Dispersion,
                expected.ObservationCount,
                expected.Aic,
            ],
            "statistics"
        );
        Assert.That(actual.NullDeviance, Is.EqualTo(expected.NullDeviance).Within(1e-8 * Math.Abs(expected.NullDeviance)));
    }

    [TestCase("poisson")]
    [TestCase("logit")]
    [TestCase("gamma")]
    public void One_piece_gives_the_bits_of_all_rows(string model)
    {
        RegressionData data = ElsewhereSample.Of(OutcomeOf(model), "none");
        GlmResult expected = Fit(model, true, data, -1),
            actual = Fit(model, true, PiecedObservations.Cut(data), -1);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Parameters, Is.EqualTo(expected.Parameters));
            Assert.That(actual.Covariance().Values.ToArray(), Is.EqualTo(expected.Covariance().Values.ToArray()));
            Assert.That(actual.Covariance("sandwich").Values.ToArray(), Is.EqualTo(expected.Covariance("sandwich").Values.ToArray()));
        });
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits([Values("poisson", "gamma")] string model, [Values(1, 2, 7)] int threads)
    {
        PiecedObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of(OutcomeOf(model), "offset"), Cuts);
        GlmResult expected = Fit(model, true, pieces, -1),
            actual = Fit(model, true, pieces, threads);
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Assert.Multiple(() =>
        {
            Assert.That(actual.Parameters, Is.EqualTo(expected.Parameters));
            Assert.That(actual.Covariance("hc3").Values.ToArray(), Is.EqualTo(expected.Covariance("hc3").Values.ToArray()));
            Assert.That(actual.Covariance("cr1", firms).Values.ToArray(), Is.EqualTo(expected.Covariance("cr1", firms).Values.ToArray()));
        });
    }

    [TestCase("newton-cg")]
    [TestCase("lbfgs")]
    public void Any_solver_goes_over_pieces(string solver)
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-9, Solver = solver });
        PoissonResult pieces = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        PoissonResult all = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        Assert.That(pieces.Parameters, Is.EqualTo(all.Parameters).Within(1e-8));
    }

    [Test]
    public void A_wide_design_goes_over_pieces()
    {
        const int Columns = 200;
        Random random = new(5);
        double[,] x = new double[900, Columns];
        double[] y = new double[900];
        for (int i = 0; i < 900; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                x[i, j] = random.NextDouble() - 0.5;
            }

            y[i] = random.Next(6);
        }

        RegressionData data = RegressionData.Create(x, y);
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10 });
        PoissonResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, 400));
        AssertSame(actual.Parameters, expected.Parameters, "parameters");
        AssertSame(actual.Covariance("hc1"), expected.Covariance("hc1"), "hc1");
    }

    [Test]
    public void Collinear_columns_are_left_out_alike()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        double[] x1 = new double[data.RowCount],
            year = new double[data.RowCount];
        data.Design.CopyColumn(0, x1);
        data.Design.CopyColumn(1, year);
        data = data.WithDesign(
            DesignMatrix.Create(
                data.RowCount,
                new Dictionary<string, double[]>
                {
                    ["x1"] = x1,
                    ["year"] = year,
                    ["both"] = [.. x1.Zip(year, static (a, b) => a + (2.0 * b))],
                }
            )
        );
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10 });
        PoissonResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        Assert.That(actual.Parameters[3], Is.NaN);
        AssertSame(actual.Parameters[..3], expected.Parameters[..3], "parameters");
        Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
    }

    [Test]
    public void A_factor_times_a_number_goes_over_pieces()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        double[] x1 = new double[data.RowCount];
        data.Design.CopyColumn(0, x1);
        int[] group = [.. Enumerable.Range(0, data.RowCount).Select(static i => i * 7 % 5)];
        CategoricalColumn factor = CategoricalColumn.FromCodes("g", ["a", "b", "c", "d", "e"], group);
        data = data.WithDesign(
            DesignMatrix.Create([
                new NumericColumn("x1", x1),
                new ScaledCategoricalColumn(factor, "year", [.. x1.Select(static value => 3.0 + value)]),
            ])
        );
        PiecedObservations pieces = PiecedObservations.Cut(data, Cuts);
        Assert.That(pieces.Design.IsDummy(2), Is.False);
        PoissonEstimator poisson = new(new PoissonOptions { Tolerance = 1e-10 });
        Comparison.AssertSame(poisson.Fit(pieces).Covariance("hc1"), poisson.Fit(data).Covariance("hc1"), "poisson", 1e-10);
        Comparison.AssertSame(poisson.Fit(pieces).Parameters, poisson.Fit(data).Parameters, "poisson", 1e-10);
        OlsResult expected = new OlsEstimator().Fit(data),
            actual = new OlsEstimator().Fit(pieces);
        Comparison.AssertSame(actual.Parameters, expected.Parameters, "ols", 1e-11);
        Comparison.AssertSame(actual.Covariance("hc3"), expected.Covariance("hc3"), "ols");
    }

    [Test]
    public void A_ridge_goes_over_pieces()
    {
        RegressionData data = ElsewhereSample.Of("binary", "none");
        LogitEstimator estimator = new(new LogitOptions { Tolerance = 1e-10, Alpha = 3.0 });
        AssertSame(estimator.Fit(PiecedObservations.Cut(data, Cuts)).Parameters, estimator.Fit(data).Parameters, "parameters");
    }

    [Test]
    public void Data_in_memory_take_the_same_road_by_either_name()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        PoissonResult expected = new PoissonEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(FitAnywhere(new PoissonEstimator(), data).Parameters, Is.EqualTo(expected.Parameters));
            Assert.That(
                FitInMemory<IEstimator<IObservations, PoissonResult>>(new PoissonEstimator(), data).Parameters,
                Is.EqualTo(expected.Parameters)
            );
            Assert.That(FitAnywhere(new PoissonEstimator(), data).Data, Is.SameAs(data));
        });
    }

    [Test]
    public void New_rows_are_predicted_and_points_are_evaluated()
    {
        RegressionData data = ElsewhereSample.Of("count", "none");
        PoissonEstimator estimator = new(new PoissonOptions { Tolerance = 1e-10 });
        PoissonResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        double[] point = [.. expected.Parameters.Select(static value => 0.9 * value)];
        ILikelihood there = (ILikelihood)((IPointEvaluation)actual).EvaluateAt(point);
        ILikelihood here = (ILikelihood)((IPointEvaluation)expected).EvaluateAt(point);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Predict(data.Design), Is.EqualTo(expected.Predict(data.Design)).Within(1e-10));
            Assert.That(there.LogLikelihood, Is.EqualTo(here.LogLikelihood).Within(1e-9 * Math.Abs(here.LogLikelihood)));
        });
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces(
        [Values] ResamplingLaw law,
        [Values("none", "frequency")] string extra,
        [Values("poisson", "gamma")] string model
    )
    {
        RegressionData data = ElsewhereSample.Of(OutcomeOf(model), extra);
        GlmResult all = Fit(model, true, data, -1),
            pieces = Fit(model, true, PiecedObservations.Cut(data, Cuts), -1),
            others = Fit(model, true, PiecedObservations.Cut(data, 60), -1);
        int k = all.Parameters.Length;
        double[] expected = new double[k],
            actual = new double[k],
            cutOtherwise = new double[k];
        double[] errors = [.. all.Covariance("sandwich").StandardErrors()];
        for (long replicate = 0; replicate < 3; replicate++)
        {
            ResamplingRecipe recipe = new(law, 7, replicate);
            Assert.Multiple(() =>
            {
                Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
                Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
                Assert.That(((IRecipeRefit)others).Refit(recipe, cutOtherwise).Succeeded);
            });
            Assert.That(expected[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-3 * errors[1]), "a resample has other estimates");
            for (int j = 0; j < k; j++)
            {
                Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-9 * errors[j]));
                Assert.That(cutOtherwise[j], Is.EqualTo(expected[j]).Within(1e-9 * errors[j]));
            }
        }
    }

    [Test]
    public void The_recipes_give_what_multipliers_and_groups_of_rows_give()
    {
        RegressionData data = ElsewhereSample.Of("count", "frequency");
        PoissonResult result = new PoissonEstimator().Fit(data);
        IScoreSums sums = result;
        int k = result.Parameters.Length;
        double[] byRecipe = new double[k * k],
            byRow = new double[k * k];
        sums.ScoreOuterProduct(new ScoreWeighting(0), byRecipe);
        ((IScoreContributions)result).ScoreOuterProduct(
            data.Weights!.Values.ToArray().Select(static f => f > 0.0 ? 1.0 / f : 0.0).ToArray(),
            byRow
        );
        Assert.That(sums.RowsUnavailableReason, Is.Null);
        AssertSame(byRecipe, byRow, "middle");
    }

    private static void AssertSame(IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what)
    {
        Assert.That(actual, Has.Count.EqualTo(expected.Count));
        double size = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1.0).Max();
        Assert.Multiple(() =>
        {
            for (int i = 0; i < expected.Count; i++)
            {
                Assert.That(actual[i], Is.EqualTo(expected[i]).Within(Agreement * size), $"{what} {i}");
            }
        });
    }

    // Each element in units of the standard errors of its row and column.
    private static void AssertSame(CovarianceMatrix actual, CovarianceMatrix expected, string what)
    {
        int k = expected.ParameterNames.Length;
        double[] errors = [.. expected.StandardErrors()];
        Assert.Multiple(() =>
        {
            for (int i = 0; i < k * k; i++)
            {
                double unit = errors[i / k] * errors[i % k];
                double ofPieces = actual.Values[i],
                    ofAll = expected.Values[i];
                Assert.That(ofPieces, Is.EqualTo(ofAll).Within(Agreement * unit), $"{what} {i}");
            }
        });
    }

    private static PoissonResult FitAnywhere<TEstimator>(TEstimator estimator, IObservations data)
        where TEstimator : IEstimator<IObservations, PoissonResult> => estimator.Fit(data);

    // An estimator of observations anywhere is one of data in memory.
    private static PoissonResult FitInMemory<TEstimator>(TEstimator estimator, RegressionData data)
        where TEstimator : IEstimator<RegressionData, PoissonResult> => estimator.Fit(data);

    private static string OutcomeOf(string model) =>
        model switch
        {
            "poisson" => "count",
            "logit" or "probit" => "binary",
            _ => "positive",
        };

    private static GlmResult Fit(string model, bool intercept, IObservations data, int threads)
    {
        const double Tolerance = 1e-10;
        return model switch
        {
            "poisson" => new PoissonEstimator(Set(new PoissonOptions())).Fit(data),
            "logit" => new LogitEstimator(Set(new LogitOptions())).Fit(data),
            "probit" => new ProbitEstimator(Set(new ProbitOptions())).Fit(data),
            "gamma" => new GammaEstimator(Set(new GammaOptions())).Fit(data),
            _ => new GeneralizedLinearEstimator(Set(new GeneralizedLinearOptions { Family = GlmFamilies.Gaussian() })).Fit(data),
        };

        TOptions Set<TOptions>(TOptions options)
            where TOptions : GlmOptions
        {
            options.Tolerance = Tolerance;
            options.FitIntercept = intercept;
            options.MaxDegreeOfParallelism = threads;
            return options;
        }
    }
}
