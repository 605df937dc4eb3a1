using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Least squares of rows in pieces that no one holds together gives the numbers of the same rows in memory.</summary>
public sealed class PiecedOlsTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("none", "offset", "frequency", "probability", "analytic")] string extra,
        [Values] bool intercept
    )
    {
        RegressionData data = ElsewhereSample.Of("amount", extra);
        OlsEstimator estimator = new(new OlsOptions { FitIntercept = intercept });
        OlsResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        Comparison.AssertSame(actual.Parameters, expected.Parameters, "parameters");
        string[] covariances = extra == "probability" ? ["sandwich", "hc1", "hc2", "hc3"] : ["vanilla", "sandwich", "hc1", "hc2", "hc3"];
        foreach (string vcov in covariances)
        {
            Comparison.AssertSame(actual.Covariance(vcov), expected.Covariance(vcov), vcov);
            // The relative error of p is that of F times some hundreds where p is 1e-299; that of its logarithm is not.
            Comparison.AssertSame(
                [actual.FTest(vcov)!.Statistic, Math.Log(actual.FTest(vcov)!.PValue)],
                [expected.FTest(vcov)!.Statistic, Math.Log(expected.FTest(vcov)!.PValue)],
                "F"
            );
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
            Comparison.AssertSame(ofPieces, ofAll, string.Join("+", clusters));
            Assert.That(ofPieces.ClusterCounts, Is.EquivalentTo(ofAll.ClusterCounts));
        }

        Comparison.AssertSame(Statistics(actual), Statistics(expected), "statistics");
    }

    [TestCase(LeastSquaresMethod.Automatic)]
    [TestCase(LeastSquaresMethod.Qr)]
    public void Nearly_collinear_columns_keep_their_digits(LeastSquaresMethod method)
    {
        // Powers 1 to 9 of 1..60, whose cross products have no digits left.
        double[,] x = new double[60, 9];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++)
        {
            double power = 1.0;
            for (int j = 0; j < 9; j++)
            {
                x[i, j] = power *= i + 1;
                y[i] += x[i, j] / Math.Pow(60.0, j);
            }

            y[i] += Math.Sin(i);
        }

        RegressionData data = RegressionData.Create(x, y);
        OlsEstimator estimator = new(new OlsOptions { Method = method });
        OlsResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, 7, 31));
        Assert.That(actual.Method, Is.EqualTo(LeastSquaresMethod.Qr));
        for (int j = 0; j < 10; j++)
        {
            Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-13 * Math.Abs(expected.Parameters[j])));
        }

        Comparison.AssertSame(actual.Covariance("vanilla"), expected.Covariance("vanilla"), "vanilla");
        Comparison.AssertSame(actual.Covariance("hc3"), expected.Covariance("hc3"), "hc3");
    }

    [Test]
    public void Many_rows_take_the_cross_products_alone()
    {
        Random random = new(3);
        const int Rows = 130_000;
        double[,] x = new double[Rows, 6];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                x[i, j] = random.NextDouble() + (j == 5 ? 2_000.0 : 0.0);
                y[i] += (j + 1) * x[i, j];
            }

            y[i] += random.NextDouble() - 0.5;
        }

        RegressionData data = RegressionData.Create(x, y);
        OlsEstimator estimator = new();
        PiecedObservations pieces = PiecedObservations.Cut(data, 50_000, 90_001);
        OlsResult expected = estimator.Fit(data),
            actual = estimator.Fit(pieces);
        Assert.That(pieces.Kinds, Is.EqualTo((string[])["least-squares.cross-products"]));
        Comparison.AssertSame(actual.Parameters, expected.Parameters, "parameters");
        Comparison.AssertSame(actual.Covariance("vanilla"), expected.Covariance("vanilla"), "vanilla");
        Comparison.AssertSame(actual.Covariance("hc1"), expected.Covariance("hc1"), "hc1");
    }

    [Test]
    public void Collinear_columns_are_left_out_alike()
    {
        RegressionData data = ElsewhereSample.Of("amount", "none");
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
        OlsResult expected = new OlsEstimator().Fit(data),
            actual = new OlsEstimator().Fit(PiecedObservations.Cut(data, Cuts));
        Assert.That(actual.Parameters[3], Is.NaN);
        Comparison.AssertSame(actual.Parameters[..3], expected.Parameters[..3], "parameters");
        Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
    }

    [Test]
    public void Any_number_of_threads_gives_the_same_bits([Values(1, 2, 7)] int threads)
    {
        PiecedObservations pieces = PiecedObservations.Cut(ElsewhereSample.Of("amount", "offset"), Cuts);
        OlsResult expected = new OlsEstimator().Fit(pieces),
            actual = new OlsEstimator(new OlsOptions { MaxDegreeOfParallelism = threads }).Fit(pieces);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Parameters, Is.EqualTo(expected.Parameters));
            Assert.That(actual.Covariance("hc3").Values.ToArray(), Is.EqualTo(expected.Covariance("hc3").Values.ToArray()));
        });
    }

    [Test]
    public void A_perfect_fit_says_so()
    {
        double[] y = [.. Enumerable.Range(0, 50).Select(static i => 2.0 + (3.0 * i))];
        double[,] x = new double[50, 1];
        for (int i = 0; i < 50; i++)
        {
            x[i, 0] = i;
        }

        OlsResult result = new OlsEstimator().Fit(PiecedObservations.Cut(RegressionData.Create(x, y), 20));
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters, Is.EqualTo((double[])[2.0, 3.0]));
            Assert.That(result.ResidualSumOfSquares, Is.Zero);
            Assert.That(result.InferenceUnavailableReason, Does.Contain("perfect"));
        });
    }

    [Test]
    public void New_rows_are_predicted_and_points_are_evaluated()
    {
        RegressionData data = ElsewhereSample.Of("amount", "none");
        OlsResult expected = new OlsEstimator().Fit(data),
            actual = new OlsEstimator().Fit(PiecedObservations.Cut(data, Cuts));
        double[] point = [.. expected.Parameters.Select(static value => 0.9 * value)];
        ILikelihood there = (ILikelihood)((IPointEvaluation)actual).EvaluateAt(point);
        ILikelihood here = (ILikelihood)((IPointEvaluation)expected).EvaluateAt(point);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Predict(data.Design), Is.EqualTo(expected.Predict(data.Design)).Within(1e-12));
            Assert.That(there.LogLikelihood, Is.EqualTo(here.LogLikelihood).Within(1e-11 * Math.Abs(here.LogLikelihood)));
            Assert.That(
                actual.PredictIntervals(data.Design)[3].NewLow,
                Is.EqualTo(expected.PredictIntervals(data.Design)[3].NewLow).Within(1e-11)
            );
        });
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces([Values] ResamplingLaw law, [Values("none", "frequency")] string extra)
    {
        RegressionData data = ElsewhereSample.Of("amount", extra);
        OlsResult all = new OlsEstimator().Fit(data),
            pieces = new OlsEstimator().Fit(PiecedObservations.Cut(data, Cuts));
        double[] expected = new double[all.Parameters.Length],
            actual = new double[expected.Length];
        for (long replicate = 0; replicate < 3; replicate++)
        {
            ResamplingRecipe recipe = new(law, 7, replicate);
            Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
            Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
            Comparison.AssertSame(actual, expected, "replicate");
            Assert.That(actual[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-9));
        }
    }

    [TestCaseSource(nameof(Questions))]
    public void What_needs_single_rows_is_refused_with_the_reason(string what, Action<OlsResult> ask)
    {
        OlsResult result = new OlsEstimator().Fit(PiecedObservations.Cut(ElsewhereSample.Of("amount", "none"), 700));
        Assert.That(
            () => ask(result),
            Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere").And.Message.Contains("1500 rows"),
            what
        );
    }

    [Test]
    public void Absorbed_effects_are_refused()
    {
        RegressionData data = ElsewhereSample.Of("amount", "none");
        data = data.WithAbsorbed("unit", [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 9)]);
        Assert.That(
            () => new OlsEstimator().Fit(PiecedObservations.Cut(data, 700)),
            Throws.ArgumentException.With.Message.Contains("absorbed effects")
        );
    }

    private static IEnumerable<object[]> Questions
    {
        get
        {
            CovarianceArguments firms = new() { Clusters = ["firm"] };
            (string, Action<OlsResult>)[] all =
            [
                ("data", static fit => _ = fit.Data),
                ("residuals", static fit => fit.Residuals()),
                ("fitted values", static fit => fit.Predict()),
                ("influence", static fit => fit.Influence()),
                ("durbin-watson", static fit => fit.DurbinWatsonTest()),
                ("white", static fit => fit.WhiteTest()),
                ("restrict", static fit => fit.Restrict("x1 = 0")),
                ("bootstrap", static fit => fit.Bootstrap(new BootstrapOptions { Scheme = "jackknife" })),
                ("cr2", fit => fit.Covariance("cr2", firms)),
                ("hac", static fit => fit.Covariance("hac", new CovarianceArguments { Lag = 2 })),
                ("leverages", static fit => ((ILeverage)fit).CopyLeverages(new double[1500])),
                ("scores", static fit => ((IScoreContributions)fit).CopyScores(0, 1, new double[9])),
                ("refit", static fit => ((IWeightedRefit)fit).Refit(new double[1500], new double[fit.Parameters.Length], default)),
            ];
            return all.Select(static pair => new object[] { pair.Item1, pair.Item2 });
        }
    }

    private static double[] Statistics(OlsResult result) =>
        [
            result.RSquared,
            result.AdjustedRSquared,
            result.Sigma,
            result.RootMeanSquaredError,
            result.ResidualSumOfSquares,
            result.TotalSumOfSquares,
            result.LogLikelihood,
            result.NullLogLikelihood,
            result.Aic,
            result.Bic,
            result.ObservationCount,
            result.ConditionNumber,
        ];
}
