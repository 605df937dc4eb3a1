using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>A multinomial logit of rows in pieces gives the numbers of the same rows in memory.</summary>
public sealed class PiecedMultinomialTests
{
    private static readonly int[] Cuts = [333, 334, 1_100];

    [Test]
    public void Pieces_give_the_numbers_of_all_rows(
        [Values("none", "frequency", "probability")] string extra,
        [Values] bool intercept,
        [Values] bool named
    )
    {
        RegressionData data = Data(extra, named);
        MultinomialLogitEstimator estimator = new(new MultinomialLogitOptions { Tolerance = 1e-8, FitIntercept = intercept });
        MultinomialLogitResult expected = estimator.Fit(data),
            actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        Assert.Multiple(() =>
        {
            Assert.That(actual.Classes, Is.EqualTo(expected.Classes));
            Assert.That(actual.ReferenceClass, Is.EqualTo(expected.ReferenceClass));
            Assert.That(actual.ParameterNames, Is.EqualTo(expected.ParameterNames));
            Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
            double[] errors = [.. expected.Covariance("sandwich").StandardErrors()];
            for (int j = 0; j < errors.Length; j++)
            {
                double unit = Math.Max(errors[j], Math.Abs(expected.Parameters[j]));
                Assert.That(actual.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12 * unit), expected.ParameterNames[j]);
            }
        });
        foreach (string vcov in (string[])(extra == "probability" ? ["sandwich", "hc1"] : ["vanilla", "sandwich", "hc1"]))
        {
            Comparison.AssertSame(actual.Covariance(vcov), expected.Covariance(vcov), vcov);
        }

        foreach (
            string[] clusters in (string[][])
                [
                    ["firm"],
                    ["firm", "period"],
                ]
        )
        {
            CovarianceArguments arguments = new() { Clusters = [.. clusters] };
            Comparison.AssertSame(actual.Covariance("cr1", arguments), expected.Covariance("cr1", arguments), string.Join("+", clusters));
        }

        Comparison.AssertSame(
            [actual.LogLikelihood, actual.NullLogLikelihood, actual.PseudoRSquared, actual.ObservationCount, actual.Bic],
            [expected.LogLikelihood, expected.NullLogLikelihood, expected.PseudoRSquared, expected.ObservationCount, expected.Bic],
            "statistics"
        );
        Assert.Multiple(() =>
        {
            Assert.That(actual.Predict(data.Design), Is.EqualTo(expected.Predict(data.Design)).Within(1e-12));
            Assert.That(actual.ToString(), Does.Contain("x1"));
        });
    }

    [Test]
    public void Refits_by_recipe_do_not_depend_on_the_pieces([Values] ResamplingLaw law, [Values("none", "frequency")] string extra)
    {
        RegressionData data = Data(extra, true);
        MultinomialLogitEstimator estimator = new(new MultinomialLogitOptions { Tolerance = 1e-8 });
        MultinomialLogitResult all = estimator.Fit(data),
            pieces = estimator.Fit(PiecedObservations.Cut(data, Cuts));
        double[] expected = new double[all.Parameters.Length],
            actual = new double[expected.Length];
        double[] errors = [.. all.Covariance("sandwich").StandardErrors()];
        ResamplingRecipe recipe = new(law, 7, 1);
        Assert.That(((IRecipeRefit)all).Refit(recipe, expected).Succeeded);
        Assert.That(((IRecipeRefit)pieces).Refit(recipe, actual).Succeeded);
        Assert.That(actual[1], Is.Not.EqualTo(all.Parameters[1]).Within(1e-3 * errors[1]));
        for (int j = 0; j < errors.Length; j++)
        {
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-9 * errors[j]));
        }
    }

    [Test]
    public void A_penalty_and_collinear_columns_go_over_pieces()
    {
        RegressionData data = Data("none", true);
        double[] x1 = new double[data.RowCount];
        data.Design.CopyColumn(0, x1);
        data = data.WithDesign(
            DesignMatrix.Create(
                data.RowCount,
                [KeyValuePair.Create("x1", x1), KeyValuePair.Create("twice", x1.Select(static x => 2.0 * x).ToArray())]
            )
        );
        foreach (double alpha in (double[])[0.0, 3.0])
        {
            MultinomialLogitEstimator estimator = new(new MultinomialLogitOptions { Tolerance = 1e-8, Alpha = alpha });
            MultinomialLogitResult expected = estimator.Fit(data),
                actual = estimator.Fit(PiecedObservations.Cut(data, Cuts));
            Assert.Multiple(() =>
            {
                Assert.That(actual.Parameters, Is.EqualTo(expected.Parameters).Within(1e-11));
                Assert.That(actual.Diagnostics.Warnings, Is.EqualTo(expected.Diagnostics.Warnings));
            });
        }
    }

    [Test]
    public void Separated_classes_are_no_answer()
    {
        double[] y = [.. Enumerable.Range(0, 300).Select(static i => i / 100)];
        double[,] x = new double[300, 1];
        for (int i = 0; i < 300; i++)
        {
            x[i, 0] = i;
        }

        PiecedObservations pieces = PiecedObservations.Cut(RegressionData.Create(x, y), 70, 150);
        Assert.That(
            () => new MultinomialLogitEstimator().Fit(pieces),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("separated")
        );
    }

    [Test]
    public void One_class_too_many_classes_an_offset_and_a_class_without_weight_are_refused()
    {
        RegressionData data = Data("none", false);
        double[] many = [.. Enumerable.Range(0, 6_000).Select(static i => i / 7.0)],
            weights = [.. data.Outcome.ToArray().Select(static y => y == 1.0 ? 0.0 : 1.0)];
        MultinomialLogitEstimator estimator = new();
        Assert.Multiple(() =>
        {
            Assert.That(
                () => estimator.Fit(PiecedObservations.Cut(RegressionData.Create(new double[6_000, 0], many), 3_000)),
                Throws.ArgumentException.With.Message.Contains("number rather than a class")
            );
            Assert.That(
                () => estimator.Fit(PiecedObservations.Cut(RegressionData.Create(new double[60, 0], new double[60]), 20)),
                Throws.ArgumentException.With.Message.Contains("at least two classes")
            );
            Assert.That(
                () => estimator.Fit(PiecedObservations.Cut(Data("offset", false), Cuts)),
                Throws.ArgumentException.With.Message.Contains("no offset")
            );
            Assert.That(
                () => estimator.Fit(PiecedObservations.Cut(data.WithWeights(weights, WeightKind.Frequency), Cuts)),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("Class '1'")
            );
        });
    }

    [Test]
    public void What_needs_single_rows_is_refused_with_the_reason()
    {
        MultinomialLogitResult result = new MultinomialLogitEstimator().Fit(PiecedObservations.Cut(Data("none", false), Cuts));
        CovarianceArguments firms = new() { Clusters = ["firm"] };
        Action[] questions =
        [
            () => _ = result.Data,
            () => result.Predict(),
            () => result.Covariance("cr2", firms),
            () => result.Bootstrap(new BootstrapOptions { Scheme = "jackknife" }),
            () => ((IScoreContributions)result).CopyScores(0, 1, new double[40]),
        ];
        Assert.Multiple(() =>
        {
            foreach (Action question in questions)
            {
                Assert.That(question, Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("live elsewhere"));
            }

            Assert.That(() => result.Covariance("hc3"), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("leverage"));
        });
    }

    private static RegressionData Data(string extra, bool named)
    {
        RegressionData data = ElsewhereSample.Of("underdispersed", extra);
        // By their letters the classes have another order.
        return named ? data.WithOutcomeClasses(["some", "many", "all"]) : data;
    }
}
