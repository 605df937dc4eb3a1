using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace Crabbymetrics.Tests.Estimators.MultinomialLogit;

public sealed class MultinomialLogitTests
{
    private static readonly MultinomialLogitOptions Tight = new() { Tolerance = 1e-10 };

    [Test]
    public void Labels_of_any_ordered_type_are_sorted_and_given_back()
    {
        string[] words = ["pear", "apple", "Quince"];
        string[] labels = [.. ThreeClasses.Outcomes().Select(y => words[(int)y])];
        MultinomialLogitResult<string> result = new MultinomialLogitEstimator(Tight).Fit(
            LabelledData.Create(ThreeClasses.Regressors(), labels)
        );
        DateOnly[] days = [.. ThreeClasses.Outcomes().Select(static y => new DateOnly(2026, 1, 1 + (int)y))];
        MultinomialLogitResult<DateOnly> byDay = new MultinomialLogitEstimator(Tight).Fit(
            LabelledData.Create(ThreeClasses.Regressors(), days)
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Labels, Is.EqualTo((string[])["Quince", "apple", "pear"]), "ordinal order");
            Assert.That(result.ReferenceClass, Is.EqualTo("pear"));
            Assert.That(result.PredictLabel().Distinct(), Is.SubsetOf(words));
            Assert.That(result.PredictLabel(ThreeClasses.Regressors()), Is.EqualTo(result.PredictLabel()));
            // The class "pear" is class 0 by its number and class 2 by its name: the probabilities are the same.
            Assert.That(result.Predict()[3, 2], Is.EqualTo(byDay.Predict()[3, 0]).Within(1e-12));
            Assert.That(byDay.Labels[0], Is.EqualTo(new DateOnly(2026, 1, 1)));
        });
    }

    [Test]
    public void Two_classes_are_a_logit()
    {
        RegressionData data = ThreeClasses.With(static (y, _) => y > 0.0 ? 1.0 : 0.0);
        foreach (double alpha in (double[])[0.0, 2.5])
        {
            LogitResult expected = new LogitEstimator(new LogitOptions { Alpha = alpha, Tolerance = 1e-10 }).Fit(data);
            MultinomialLogitResult actual = new MultinomialLogitEstimator(
                new MultinomialLogitOptions
                {
                    Alpha = alpha,
                    ReferenceClass = "0",
                    Tolerance = 1e-10,
                }
            ).Fit(data);
            Assert.Multiple(() =>
            {
                for (int j = 0; j < 3; j++)
                {
                    Assert.That(
                        actual.Parameters[j],
                        Is.EqualTo(expected.Parameters[j]).Within(1e-10 * Math.Max(1.0, Math.Abs(expected.Parameters[j]))),
                        $"alpha {alpha}, {j}"
                    );
                }

                Assert.That(actual.LogLikelihood, Is.EqualTo(expected.LogLikelihood).Within(1e-10));
                for (int i = 0; i < 5; i++)
                {
                    Assert.That(actual.Predict()[i, 1], Is.EqualTo(expected.Predict()[i]).Within(1e-12));
                }

                foreach (string vcov in (string[])(alpha == 0.0 ? ["vanilla", "sandwich", "hc1"] : []))
                {
                    Assert.That(
                        actual.Covariance(vcov).StandardErrors(),
                        Is.EqualTo(expected.Covariance(vcov).StandardErrors()).Within(1e-8).Percent,
                        vcov
                    );
                }
            });
        }
    }

    [Test]
    public void Without_regressors_the_probabilities_are_the_shares()
    {
        RegressionData data = RegressionData.Create(DesignMatrix.Create(6, []), [1, 1, 1, 2, 2, 3]);
        MultinomialLogitResult result = new MultinomialLogitEstimator(Tight).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[0], Is.EqualTo(Math.Log(3.0)).Within(1e-14));
            Assert.That(result.Parameters[1], Is.EqualTo(Math.Log(2.0)).Within(1e-14));
            Assert.That(
                result.LogLikelihood,
                Is.EqualTo((3 * Math.Log(0.5)) + (2 * Math.Log(1.0 / 3.0)) + Math.Log(1.0 / 6.0)).Within(1e-13)
            );
            Assert.That(result.LogLikelihood, Is.EqualTo(result.NullLogLikelihood).Within(1e-13));
            Assert.That(result.PseudoRSquared, Is.EqualTo(0.0).Within(1e-13));
        });
    }

    [Test]
    public void Frequency_weights_are_repeated_rows()
    {
        RegressionData data = ThreeClasses.With(static (y, _) => y);
        double[] weights = [.. Enumerable.Range(0, data.RowCount).Select(static i => (double)(1 + (i % 3)))];
        int[] rows = [.. weights.SelectMany((weight, i) => Enumerable.Repeat(i, (int)weight))];
        double[,] x = ThreeClasses.Regressors(),
            repeated = new double[rows.Length, 2];
        for (int i = 0; i < rows.Length; i++)
        {
            (repeated[i, 0], repeated[i, 1]) = (x[rows[i], 0], x[rows[i], 1]);
        }

        MultinomialLogitEstimator estimator = new(Tight);
        MultinomialLogitResult weighted = estimator.Fit(data.WithWeights(weights, WeightKind.Frequency));
        MultinomialLogitResult expanded = estimator.Fit(
            RegressionData.Create(repeated, [.. rows.Select(row => ThreeClasses.Outcomes()[row])])
        );
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Parameters, Is.EqualTo(expanded.Parameters).Within(1e-9).Percent);
            Assert.That(weighted.ObservationCount, Is.EqualTo(expanded.ObservationCount));
            foreach (string vcov in (string[])["vanilla", "sandwich", "hc1"])
            {
                Assert.That(
                    weighted.Covariance(vcov).Values.ToArray(),
                    Is.EqualTo(expanded.Covariance(vcov).Values.ToArray()).Within(1e-7).Percent,
                    vcov
                );
            }
        });
    }

    [TestCase(MultinomialPenalty.AverageContrast)]
    [TestCase(MultinomialPenalty.ReferenceContrast)]
    public void A_penalized_fit_is_stationary_in_the_penalized_objective(MultinomialPenalty penalty)
    {
        const double Alpha = 3.0;
        MultinomialLogitResult result = new MultinomialLogitEstimator(
            new MultinomialLogitOptions
            {
                Alpha = Alpha,
                Penalty = penalty,
                Tolerance = 1e-10,
            }
        ).Fit(ThreeClasses.With(static (y, _) => y));
        double[,] x = ThreeClasses.Regressors();
        double[] y = ThreeClasses.Outcomes();
        double Objective(double[] b)
        {
            double sum = 0.0;
            for (int i = 0; i < y.Length; i++)
            {
                double[] eta = [b[0] + (b[1] * x[i, 0]) + (b[2] * x[i, 1]), b[3] + (b[4] * x[i, 0]) + (b[5] * x[i, 1]), 0.0];
                sum += Math.Log(eta.Sum(Math.Exp)) - eta[(int)y[i]];
            }

            double contrasts = (b[1] * b[1]) + (b[2] * b[2]) + (b[4] * b[4]) + (b[5] * b[5]);
            double between = Math.Pow(b[1] - b[4], 2) + Math.Pow(b[2] - b[5], 2);
            return sum + (Alpha / 2.0 * (penalty == MultinomialPenalty.ReferenceContrast ? contrasts : 2.0 / 3.0 * (contrasts + between)));
        }

        double best = Objective([.. result.Parameters]);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Objective, Is.EqualTo(best).Within(1e-9));
            Assert.That(result.Summary().InferenceUnavailableReason, Does.Contain("penalty"));
            // The columns' scales differ: a step of 1e-4 standard deviations each way must not gain.
            double[] steps = [1e-4, 1e-4, 1e-7, 1e-4, 1e-4, 1e-7];
            for (int j = 0; j < steps.Length; j++)
            {
                foreach (double sign in (double[])[-1.0, 1.0])
                {
                    double[] moved = [.. result.Parameters];
                    moved[j] += sign * steps[j];
                    Assert.That(Objective(moved), Is.GreaterThan(best - 1e-11), $"{j}");
                }
            }
        });
    }

    [Test]
    public void Every_covariance_of_scores_and_every_resampling_serves_it()
    {
        RegressionData data = ThreeClasses
            .With(static (y, _) => y)
            .WithClusters("firm", [.. Enumerable.Range(0, ThreeClasses.RowCount).Select(static i => i / 4)])
            .WithClusters("year", [.. Enumerable.Range(0, ThreeClasses.RowCount).Select(static i => i % 8)])
            .WithTime([.. Enumerable.Range(0, ThreeClasses.RowCount)]);
        MultinomialLogitResult result = new MultinomialLogitEstimator().Fit(data);
        CovarianceArguments firm = new() { Clusters = ["firm"] },
            both = new() { Clusters = ["firm", "year"] };
        Assert.Multiple(() =>
        {
            Assert.That(result.Covariance("cr1", firm).StandardErrors(), Has.All.GreaterThan(0.0));
            Assert.That(result.Covariance("cr1", both).Dimension, Is.EqualTo(6));
            Assert.That(result.Covariance("hac", new CovarianceArguments { Lag = 3 }).StandardErrors(), Has.All.GreaterThan(0.0));
            foreach (string scheme in (string[])["pairs", "bayesian", "parametric", "score"])
            {
                BootstrapResult draws = result.Bootstrap(
                    new BootstrapOptions
                    {
                        Replications = 40,
                        Seed = 3,
                        Scheme = scheme,
                    }
                );
                Assert.That(draws.Failures, Is.Empty, scheme);
                double[] ratios = [.. draws.StandardErrors.Zip(result.Covariance().StandardErrors(), static (b, v) => b / v)];
                Assert.That(ratios, Has.All.InRange(0.5, 2.0), scheme);
            }

            Assert.That(
                () => result.Covariance("hc3"),
                Throws.InstanceOf<NotSupportedException>().With.Message.Contains("ILeverage").Or.Message.Contains("IWorkingRegression")
            );
        });
    }

    [TestCase(BootstrapLimits.Bca)]
    [TestCase(BootstrapLimits.Studentized)]
    public void Corrected_limits_hold_the_estimates(BootstrapLimits limits)
    {
        MultinomialLogitResult result = new MultinomialLogitEstimator().Fit(ThreeClasses.With(static (y, _) => y));
        BootstrapResult draws = result.Bootstrap(
            new BootstrapOptions
            {
                Replications = 100,
                Seed = 2,
                Limits = limits,
            }
        );
        Assert.Multiple(() =>
        {
            for (int j = 0; j < 6; j++)
            {
                Assert.That(result.Parameters[j], Is.InRange(draws.ConfidenceLow[j], draws.ConfidenceHigh[j]), result.ParameterNames[j]);
            }
        });
    }

    [Test]
    public void A_resample_without_a_class_is_a_counted_failure()
    {
        double[] y = ThreeClasses.Outcomes();
        double[] rare = [.. y.Select(static (value, i) => i is 5 or 90 ? 3.0 : value)];
        MultinomialLogitResult result = new MultinomialLogitEstimator().Fit(RegressionData.Create(ThreeClasses.Regressors(), rare));
        BootstrapResult draws = result.Bootstrap(60, 1);
        Assert.Multiple(() =>
        {
            Assert.That(draws.FailureGroups.Select(static group => group.Reason), Has.Member("a class has no observation in the resample"));
            Assert.That(draws.CompletedReplications, Is.EqualTo(60));
            Assert.That(draws.Failures, Has.Length.LessThan(60));
        });
    }

    [Test]
    public void Complete_and_quasi_complete_separation_are_detected()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        double[] complete = [0, 0, 0, 1, 1, 1, 2, 2, 2],
            quasi = [0, 1, 0, 1, 0, 1, 2, 2, 2],
            mixed = [0, 1, 0, 1, 2, 1, 2, 0, 2];
        RegressionData Data(double[] y) => RegressionData.Create([KeyValuePair.Create("dose", values)], y);
        MultinomialLogitEstimator estimator = new();
        Assert.Multiple(() =>
        {
            Assert.That(
                () => estimator.Fit(Data(complete)),
                Throws.InstanceOf<SeparationException>().With.Property(nameof(SeparationException.Columns)).Contains("dose")
            );
            SeparationException? error = Assert.Throws<SeparationException>(() => estimator.Fit(Data(quasi)));
            Assert.That(error!.Rows, Is.EquivalentTo((int[])[0, 1, 2, 3, 4, 5, 6, 7, 8]), "class 2 lies above the others, which overlap");
            Assert.That(estimator.Fit(Data(mixed)).Diagnostics.Converged);
            Assert.That(
                new MultinomialLogitEstimator(new MultinomialLogitOptions { Alpha = 0.1 }).Fit(Data(complete)).Diagnostics.Converged,
                "a penalty is the remedy"
            );
        });
    }

    [Test]
    public void Bad_data_are_refused_in_words()
    {
        MultinomialLogitEstimator estimator = new();
        Assert.Multiple(() =>
        {
            Assert.That(
                () => estimator.Fit(RegressionData.Create(ThreeClasses.Regressors(), new double[ThreeClasses.RowCount])),
                Throws.ArgumentException.With.Message.Contains("at least two classes")
            );
            Assert.That(
                () =>
                    new MultinomialLogitEstimator(new MultinomialLogitOptions { ReferenceClass = "9" }).Fit(
                        ThreeClasses.With(static (y, _) => y)
                    ),
                Throws.ArgumentException.With.Message.Contains("0, 1, 2")
            );
            Assert.That(() => LabelledData.Create(ThreeClasses.Regressors(), ["a"]), Throws.ArgumentException.With.Message.Contains("160"));
            Assert.That(
                () =>
                    LabelledData.Create(
                        ThreeClasses.Regressors(),
                        [.. ThreeClasses.Outcomes().Select(static (y, i) => i == 4 ? null! : $"{y}")]
                    ),
                Throws.ArgumentException.With.Message.Contains("row 4")
            );
            Assert.That(
                () => estimator.Fit(ThreeClasses.With(static (_, i) => i)),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("160 classes")
            );
            double[] weights = [.. ThreeClasses.Outcomes().Select(static y => y == 1.0 ? 0.0 : 1.0)];
            Assert.That(
                () => estimator.Fit(ThreeClasses.With(static (y, _) => y).WithWeights(weights, WeightKind.Analytic)),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("'1'")
            );
            MultinomialLogitResult result = estimator.Fit(ThreeClasses.With(static (y, _) => y));
            Assert.That(() => result.Predict(new double[2, 3]), Throws.ArgumentException.With.Message.Contains("3 columns"));
        });
    }

    [Test]
    public void Every_solver_of_smooth_costs_comes_to_the_same_point()
    {
        RegressionData data = ThreeClasses.With(static (y, _) => y);
        MultinomialLogitResult expected = new MultinomialLogitEstimator(Tight).Fit(data);
        double[] errors = [.. expected.Covariance().StandardErrors()];
        Assert.Multiple(() =>
        {
            foreach (
                string solver in EstimationServices.Default.Solvers.Names.Intersect([
                    "newton",
                    "newton-cg",
                    "bfgs",
                    "lbfgs",
                    "trust-region",
                ])
            )
            {
                MultinomialLogitResult result = new MultinomialLogitEstimator(
                    new MultinomialLogitOptions { Solver = solver, MaxIterations = 1000 }
                ).Fit(data);
                Assert.That(
                    result.Parameters.Select((value, j) => Math.Abs(value - expected.Parameters[j]) / errors[j]),
                    Has.All.LessThan(1e-6),
                    solver
                );
            }
        });
    }

    [Test]
    public void A_container_gives_it_for_labels_in_words_too()
    {
        ServiceCollection services = new();
        services
            .AddCrabbymetrics()
            .AddMultinomialLogit(static options => options.ReferenceClass = "a")
            .AddMultinomialLogit("penalized", static options => options.Alpha = 1.0);
        using ServiceProvider provider = services.BuildServiceProvider();
        string[] labels = [.. ThreeClasses.Outcomes().Select(static y => "abc"[(int)y].ToString())];
        Assert.Multiple(() =>
        {
            Assert.That(
                provider
                    .GetRequiredService<IEstimator<LabelledData<string>, MultinomialLogitResult<string>>>()
                    .Fit(LabelledData.Create(ThreeClasses.Regressors(), labels))
                    .ReferenceClass,
                Is.EqualTo("a")
            );
            Assert.That(
                provider
                    .GetRequiredKeyedService<IEstimator<MultinomialLogitResult>>("penalized")
                    .Fit(ThreeClasses.With(static (y, _) => y))
                    .InferenceUnavailableReason,
                Is.Not.Null
            );
        });
    }
}
