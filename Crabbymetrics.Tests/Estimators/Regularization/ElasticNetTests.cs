using Crabbymetrics.Estimators;
using Crabbymetrics.Tests.Estimators.Families;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Elastic nets against values in high precision, and against the conditions that define them.</summary>
public sealed class ElasticNetTests
{
    [TestCase(0.0, 0.1, 2.7350631384261739, -0.52078320206820563, false)]
    [TestCase(0.5, 0.0, 3.0426309823559216, -0.41392975005942874, true)]
    [TestCase(0.25, 0.25, 2.8984779002879505, -0.44650334063798657, false)]
    public void Poisson_on_quine_agrees(double l1, double l2, double intercept, double ethnicity, bool sexIsZero)
    {
        ElasticNetResult result = new ElasticNetEstimator(
            new ElasticNetOptions
            {
                Family = GlmFamilies.Poisson(),
                L1 = l1,
                L2 = l2,
            }
        ).Fit(OtherData.Quine());
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(intercept).Within(1e-9));
            Assert.That(result.Coefficients[0], Is.EqualTo(ethnicity).Within(1e-9));
            Assert.That(result.ParameterNames[1], Is.EqualTo("EthN"));
            Assert.That(result.Coefficients[1] == 0.0, Is.EqualTo(sexIsZero));
            Assert.That(result.KktResidual, Is.LessThanOrEqualTo(1e-10));
        });
    }

    private static IEnumerable<TestCaseData> Families()
    {
        yield return new TestCaseData("gaussian", GlmFamilies.Gaussian(), 0.0).SetArgDisplayNames("gaussian");
        yield return new TestCaseData("poisson", GlmFamilies.Poisson(), 0.0).SetArgDisplayNames("poisson");
        yield return new TestCaseData("gamma", GlmFamilies.Gamma(), 1.0).SetArgDisplayNames("gamma");
        yield return new TestCaseData("negative binomial", GlmFamilies.NegativeBinomial(1.3), 0.0).SetArgDisplayNames("negative binomial");
        yield return new TestCaseData("inverse Gaussian", GlmFamilies.InverseGaussian(), 1.0).SetArgDisplayNames("inverse Gaussian");
    }

    [TestCaseSource(nameof(Families))]
    public void Solutions_along_a_path_satisfy_the_optimality_conditions(string name, IGlmFamily family, double plus)
    {
        RegressionData data = OtherData.Quine(plus);
        foreach (double mixing in (double[])[1.0, 0.5, 0.0])
        {
            ElasticNetPath path = new ElasticNetPathEstimator(
                new ElasticNetPathOptions
                {
                    Family = family,
                    Mixing = mixing,
                    LambdaCount = 12,
                    Standardize = false,
                    LambdaRatio = 1e-3,
                }
            ).Fit(data);
            Assert.Multiple(() =>
            {
                foreach (ElasticNetResult result in path.Results)
                {
                    Assert.That(Violation(result, data, family), Is.LessThanOrEqualTo(2e-10), $"{name}, mixing {mixing}, l1 {result.L1}");
                }

                Assert.That(path.Results[0].NonzeroCount, mixing == 0.0 ? Is.EqualTo(6) : Is.Zero);
                Assert.That(path.Results[^1].NonzeroCount, Is.GreaterThan(mixing == 0.0 ? 5 : 3));
                Assert.That(path.Results.Select(static result => result.Deviance), Is.Ordered.Descending);
                Assert.That(path.Lambdas, Is.Ordered.Descending);
            });
        }
    }

    [Test]
    public void A_policy_for_collinear_columns_is_refused() =>
        Assert.That(
            () => new ElasticNetEstimator(new ElasticNetOptions { L1 = 0.1, Collinearity = CollinearityPolicy.Throw }),
            Throws.ArgumentException.With.Message.Contains("Collinearity is throw, and an elastic net does not read it")
        );

    [Test]
    public void Binomial_paths_satisfy_them_too_and_a_smaller_penalty_follows_on_the_largest()
    {
        RegressionData data = OtherData.Birth("low", "age", "smoke", "ht", "ui", "ptd");
        foreach (ILink link in (ILink[])[LogitLink.Instance, ProbitLink.Instance])
        {
            IGlmFamily family = GlmFamilies.Binomial(link);
            ElasticNetPath path = new ElasticNetPathEstimator(
                new ElasticNetPathOptions
                {
                    Family = family,
                    LambdaCount = 20,
                    Standardize = false,
                }
            ).Fit(data);
            ElasticNetResult justBelow = new ElasticNetEstimator(
                new ElasticNetOptions { Family = family, L1 = path.Lambdas[0] * 0.999 }
            ).Fit(data);
            Assert.Multiple(() =>
            {
                Assert.That(path.Results.Max(result => Violation(result, data, family)), Is.LessThanOrEqualTo(2e-9));
                Assert.That(path.Results[0].NonzeroCount, Is.Zero);
                Assert.That(justBelow.NonzeroCount, Is.EqualTo(1));
            });
        }
    }

    [Test]
    public void Orthogonal_least_squares_is_shrunk_by_soft_thresholds()
    {
        // Columns of a 4 x 3 Hadamard design: b_j = S(z_j, l1) / (1 + l2), with z_j = x_j'y / n.
        double[,] x =
        {
            { 1, 1, 1 },
            { 1, -1, -1 },
            { -1, 1, -1 },
            { -1, -1, 1 },
        };
        double[] y = [5.0, 2.0, 1.0, -3.0];
        ElasticNetResult result = new ElasticNetEstimator(new ElasticNetOptions { L1 = 0.8, L2 = 0.5 }).Fit(RegressionData.Create(x, y));
        double[] expected = [(2.25 - 0.8) / 1.5, (1.75 - 0.8) / 1.5, 0.0];
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(1.25).Within(1e-12));
            Assert.That(result.Coefficients, Is.EqualTo(expected).Within(1e-12));
            Assert.That(result.Predict(x)[0], Is.EqualTo(1.25 + expected[0] + expected[1]).Within(1e-12));
        });
    }

    [Test]
    public void Without_a_penalty_it_is_maximum_likelihood()
    {
        ElasticNetResult net = new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Poisson() }).Fit(OtherData.Quine());
        PoissonResult poisson = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(OtherData.Quine());
        Assert.Multiple(() =>
        {
            Assert.That(net.Parameters, Is.EqualTo(poisson.Parameters).Within(1e-9));
            Assert.That(net.Deviance, Is.EqualTo(poisson.Deviance).Within(1e-8));
            Assert.That(net.NullDeviance, Is.EqualTo(poisson.NullDeviance).Within(1e-8));
        });
    }

    [Test]
    public void Standardized_coefficients_do_not_depend_on_units()
    {
        RegressionData data = OtherData.Birth("low", "age", "lwt", "smoke");
        double[] age = new double[data.RowCount],
            lwt = new double[data.RowCount],
            smoke = new double[data.RowCount];
        data.Design.CopyColumn(0, age);
        data.Design.CopyColumn(1, lwt);
        data.Design.CopyColumn(2, smoke);
        RegressionData other = RegressionData.Create(
            [
                KeyValuePair.Create("age", age),
                KeyValuePair.Create("lwt", Array.ConvertAll(lwt, static v => (v * 453.6) + 1e5)),
                KeyValuePair.Create("smoke", smoke),
            ],
            data.Outcome.ToArray()
        );
        ElasticNetPathOptions options = new() { Family = GlmFamilies.Binomial(), LambdaCount = 8 };
        ElasticNetPath a = new ElasticNetPathEstimator(options).Fit(data);
        ElasticNetPath b = new ElasticNetPathEstimator(options).Fit(other);
        Assert.Multiple(() =>
        {
            Assert.That(b.Lambdas, Is.EqualTo(a.Lambdas).Within(1e-8).Percent);
            for (int l = 0; l < 8; l++)
            {
                Assert.That(b.Results[l].Coefficients[1] * 453.6, Is.EqualTo(a.Results[l].Coefficients[1]).Within(1e-8), $"{l}");
            }
        });
    }

    [TestCase(1e8, 1.0)]
    [TestCase(1.0, 1e7)]
    [TestCase(1e-6, 1e-5)]
    public void Units_of_outcome_and_columns_are_no_obstacle(double outcomeUnit, double columnUnit)
    {
        RegressionData data = OtherData.Quine();
        double[] Column(int j)
        {
            double[] values = new double[data.RowCount];
            data.Design.CopyColumn(j, values);
            return Array.ConvertAll(values, value => value * columnUnit);
        }

        RegressionData other = RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, Column(j))),
            [.. data.Outcome.ToArray().Select(y => y * outcomeUnit)]
        );
        ElasticNetResult reference = new ElasticNetEstimator(new ElasticNetOptions { L1 = 0.3 }).Fit(data);
        ElasticNetResult result = new ElasticNetEstimator(
            new ElasticNetOptions { L1 = 0.3 * outcomeUnit * columnUnit, Tolerance = 1e-8 * Math.Min(1.0, outcomeUnit * columnUnit) }
        ).Fit(other);
        for (int j = 0; j < 6; j++)
        {
            Assert.That(result.Coefficients[j] * columnUnit / outcomeUnit, Is.EqualTo(reference.Coefficients[j]).Within(1e-6), $"{j}");
        }
    }

    [Test]
    public void Weights_are_repetitions()
    {
        RegressionData data = OtherData.Quine();
        double[] zeroOrOne = [.. Enumerable.Range(0, data.RowCount).Select(static i => i % 4 == 0 ? 0.0 : 1.0)];
        int[] kept = [.. Enumerable.Range(0, data.RowCount).Where(static i => i % 4 != 0)];
        double[] outcome = data.Outcome.ToArray();
        RegressionData subset = RegressionData.Create(
            data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, kept.Select(i => data.Design[i, j]).ToArray())),
            [.. kept.Select(i => outcome[i])]
        );
        ElasticNetOptions options = new()
        {
            Family = GlmFamilies.Poisson(),
            L1 = 0.3,
            L2 = 0.1,
        };
        Assert.That(
            new ElasticNetEstimator(options).Fit(data.WithWeights(zeroOrOne, WeightKind.Frequency)).Parameters,
            Is.EqualTo(new ElasticNetEstimator(options).Fit(subset).Parameters).Within(1e-9)
        );
    }

    [Test]
    public void Cross_validation_is_a_function_of_its_seed_and_prefers_a_model_to_none()
    {
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { Family = GlmFamilies.Poisson(), LambdaCount = 25 });
        ElasticNetCrossValidation first = estimator.CrossValidate(OtherData.Quine(), 5, 7);
        ElasticNetCrossValidation again = estimator.CrossValidate(OtherData.Quine(), 5, 7);
        ElasticNetCrossValidation other = estimator.CrossValidate(OtherData.Quine(), 5, 8);
        Assert.Multiple(() =>
        {
            Assert.That(again.Means, Is.EqualTo(first.Means));
            Assert.That(other.Means, Is.Not.EqualTo(first.Means));
            Assert.That(first.Means[first.BestIndex], Is.LessThan(first.Means[0]));
            Assert.That(first.OneStandardErrorIndex, Is.LessThanOrEqualTo(first.BestIndex));
            Assert.That(first.StandardErrors, Has.All.GreaterThan(0.0));
            Assert.That(first.Best, Is.SameAs(first.Path.Results[first.BestIndex]));
            Assert.That(() => estimator.CrossValidate(OtherData.Quine(), 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void A_path_on_separated_outcomes_ends_before_penalty_0_and_says_why()
    {
        double[] x = [.. Enumerable.Range(0, 24).Select(static i => i - 11.5)];
        double[] y = [.. x.Select(static value => value > 0.0 ? 1.0 : 0.0)];
        RegressionData data = RegressionData.Create([new KeyValuePair<string, double[]>("x", x)], y);
        ElasticNetPathEstimator estimator = new(
            new ElasticNetPathOptions { Family = GlmFamilies.Binomial(), Lambdas = [0.1, 0.01, 0.001, 0.0] }
        );
        ElasticNetPath path = estimator.Fit(data);
        ElasticNetCrossValidation judged = estimator.CrossValidate(data, 4, 3);
        Assert.Multiple(() =>
        {
            Assert.That(path.Lambdas, Is.EqualTo(new[] { 0.1, 0.01, 0.001 }));
            Assert.That(path.Results, Has.Length.EqualTo(3));
            Assert.That(path.StopReason, Does.Contain("the penalty 0.").And.Contain("'x'"));
            Assert.That(judged.Means, Has.Length.EqualTo(3));
            Assert.That(judged.StopReason, Is.EqualTo(judged.Path.StopReason));
        });
    }

    [Test]
    public void A_fold_that_is_separated_alone_shortens_what_is_judged()
    {
        // Row 7 alone overlaps: the fits without it are separated at penalty 0.
        double[] x = [.. Enumerable.Range(0, 24).Select(static i => i - 11.5)];
        double[] y = [.. x.Select(static value => value > 0.0 || value == -4.5 ? 1.0 : 0.0)];
        RegressionData data = RegressionData.Create([new KeyValuePair<string, double[]>("x", x)], y);
        ElasticNetPathEstimator estimator = new(new ElasticNetPathOptions { Family = GlmFamilies.Binomial(), Lambdas = [0.1, 0.01, 0.0] });
        ElasticNetCrossValidation judged = estimator.CrossValidate(data, 4, 3);
        Assert.Multiple(() =>
        {
            Assert.That(judged.Path.Results, Has.Length.EqualTo(3));
            Assert.That(judged.Path.StopReason, Is.Null);
            Assert.That(judged.Means, Has.Length.EqualTo(2));
            Assert.That(judged.StopReason, Does.StartWith("Without fold"));
        });
    }

    [Test]
    public void Wrong_options_and_outcomes_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { L1 = -1.0 }),
                Throws.ArgumentException.With.Message.Contains("L1")
            );
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { L2 = double.NaN }),
                Throws.ArgumentException.With.Message.Contains("L2")
            );
            Assert.That(
                () => new ElasticNetPathEstimator(new ElasticNetPathOptions { Mixing = 1.5 }),
                Throws.ArgumentException.With.Message.Contains("Mixing")
            );
            Assert.That(
                () => new ElasticNetPathEstimator(new ElasticNetPathOptions { Lambdas = [] }),
                Throws.ArgumentException.With.Message.Contains("Lambdas")
            );
            Assert.That(
                () => new ElasticNetPathEstimator(new ElasticNetPathOptions { LambdaRatio = 1.0 }),
                Throws.ArgumentException.With.Message.Contains("LambdaRatio")
            );
            Assert.That(
                () => new ElasticNetEstimator(new ElasticNetOptions { Family = GlmFamilies.Gamma() }).Fit(OtherData.Quine()),
                Throws.ArgumentException.With.Message.Contains("above 0")
            );
        });
    }

    // The conditions from their definition: derivatives of the mean loss by the rows themselves.
    private static double Violation(ElasticNetResult result, RegressionData data, IGlmFamily family)
    {
        int n = data.RowCount;
        double[] eta = result.PredictLinear(data.Design),
            loss = new double[n],
            slope = new double[n],
            curvature = new double[n];
        family.Evaluate(eta, data.Outcome.Span, loss, slope, curvature);
        double[] gradient = new double[data.Design.ColumnCount];
        data.Design.TransposedProduct(slope, gradient);
        double worst = Math.Abs(slope.Sum() / n);
        for (int j = 0; j < gradient.Length; j++)
        {
            double b = result.Coefficients[j],
                g = (gradient[j] / n) + (result.L2 * b);
            worst = Math.Max(worst, b != 0.0 ? Math.Abs(g + (result.L1 * Math.Sign(b))) : Math.Max(0.0, Math.Abs(g) - result.L1));
        }

        return worst;
    }
}
