using System.Collections.Immutable;
using System.Numerics;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

public sealed class MEstimatorTests
{
    private const double Agreement = 1e-8;

    private static readonly IEstimatingEquations<RegressionData> PoissonEquations = EstimatingEquations.Create<RegressionData>(
        [KeyValuePair.Create("(Intercept)", 0.0), KeyValuePair.Create("x1", 0.0), KeyValuePair.Create("x2", 0.0)],
        static rows => rows.RowCount,
        static (rows, i, b, psi) =>
        {
            double residual = rows.Outcome.Span[i] - Math.Exp(b[0] + (b[1] * rows.Design[i, 0]) + (b[2] * rows.Design[i, 1]));
            (psi[0], psi[1], psi[2]) = (residual, residual * rows.Design[i, 0], residual * rows.Design[i, 1]);
        }
    );

    [TestCase(false)]
    [TestCase(true)]
    public void Poisson_written_as_a_criterion_is_the_Poisson_estimator(bool byHand)
    {
        RegressionData data = Counts.Data();
        GlmCriterion criterion = byHand ? new GlmCriterionByHand(PoissonFamily.Instance) : new GlmCriterion(PoissonFamily.Instance);
        MEstimationResult actual = new MEstimator(criterion).Fit(data);
        PoissonResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        CovarianceArguments firm = new() { Clusters = ["firm"] },
            both = new() { Clusters = ["firm", "year"] };
        Assert.Multiple(() =>
        {
            AssertRelative([.. actual.Parameters], [.. expected.Parameters]);
            foreach (
                (string vcov, CovarianceArguments? arguments) in ((string, CovarianceArguments?)[])
                    [("vanilla", null), ("sandwich", null), ("hc1", null), ("cr1", firm), ("cr1", both)]
            )
            {
                AssertRelative(
                    [.. actual.Covariance(vcov, arguments).StandardErrors()],
                    [.. expected.Covariance(vcov, arguments).StandardErrors()]
                );
            }
        });
    }

    [Test]
    public void Poisson_written_as_equations_has_the_robust_errors_of_the_Poisson_estimator_over_time_too()
    {
        RegressionData data = RegressionData
            .Create(Counts.Data().Design, Counts.Data().Outcome.ToArray())
            .WithTime([.. Enumerable.Range(0, 120)]);
        MEstimationResult actual = new MEstimator(PoissonEquations).Fit(data);
        PoissonResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        CovarianceArguments lags = new() { Lag = 4 };
        Assert.Multiple(() =>
        {
            AssertRelative([.. actual.Parameters], [.. expected.Parameters]);
            AssertRelative([.. actual.Covariance().StandardErrors()], [.. expected.Covariance("sandwich").StandardErrors()]);
            AssertRelative([.. actual.Covariance("hac", lags).StandardErrors()], [.. expected.Covariance("hac", lags).StandardErrors()]);
            Assert.That(
                () => actual.Covariance("vanilla"),
                Throws.InstanceOf<InferenceUnavailableException>().With.Message.Contains("estimating equations")
            );
            Assert.That(actual.Summary().Covariance!.Kind, Is.EqualTo("sandwich"));
        });
    }

    [Test]
    public void Least_squares_written_as_a_criterion_has_its_closed_form()
    {
        RegressionData data = Counts.Data();
        MEstimationResult actual = new MEstimator(new HuberCriterion(double.PositiveInfinity)).Fit(data);
        (double[] coefficients, double[] errors) = LeastSquares(data);
        Assert.Multiple(() =>
        {
            AssertRelative([.. actual.Parameters], coefficients);
            AssertRelative([.. actual.Covariance().StandardErrors()], errors);
            Assert.That(() => actual.Covariance("vanilla"), Throws.InstanceOf<InferenceUnavailableException>());
        });
    }

    [Test]
    public void A_logit_written_as_equations_is_the_logit_of_two_classes()
    {
        RegressionData data = Counts.Data(static (y, _) => y > 1.0 ? 1.0 : 0.0);
        IEstimatingEquations<RegressionData> equations = new ComplexLogit();
        MEstimationResult actual = new MEstimator(equations).Fit(data);
        MultinomialLogitResult expected = new MultinomialLogitEstimator(
            new MultinomialLogitOptions { ReferenceClass = "0", Tolerance = 1e-10 }
        ).Fit(data);
        Assert.Multiple(() =>
        {
            AssertRelative([.. actual.Parameters], [.. expected.Parameters]);
            AssertRelative([.. actual.Covariance().StandardErrors()], [.. expected.Covariance("sandwich").StandardErrors()]);
        });
    }

    [Test]
    public void Bootstraps_by_weights_and_by_scores_agree_with_the_sandwich()
    {
        MEstimationResult result = new MEstimator<EightCells>(new InverseProbabilityWeighting()).Fit(EightCells.Load());
        double[] sandwich = [.. result.Covariance().StandardErrors()];
        Assert.Multiple(() =>
        {
            foreach (string scheme in (string[])["pairs", "bayesian", "score"])
            {
                BootstrapResult draws = result.Bootstrap(
                    new BootstrapOptions
                    {
                        Replications = 120,
                        Seed = 9,
                        Scheme = scheme,
                    }
                );
                Assert.That(draws.Failures, Is.Empty, scheme);
                Assert.That(draws.StandardErrors.Zip(sandwich, static (b, s) => b / s), Has.All.InRange(0.8, 1.25), scheme);
            }
        });
    }

    [TestCase(BootstrapLimits.Bca)]
    [TestCase(BootstrapLimits.Studentized)]
    public void Corrected_limits_are_those_of_the_estimator_with_a_likelihood(BootstrapLimits limits)
    {
        RegressionData data = RegressionData.Create(Counts.Data().Design, Counts.Data().Outcome.ToArray());
        BootstrapOptions options = new()
        {
            Replications = 80,
            Seed = 6,
            Limits = limits,
        };
        BootstrapResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-8 }).Fit(data).Bootstrap(options);
        BootstrapResult equations = new MEstimator(PoissonEquations).Fit(data).Bootstrap(options);
        Assert.Multiple(() =>
        {
            Assert.That(equations.Failures, Is.Empty);
            for (int j = 0; j < 3; j++)
            {
                double unit = 1e-5 * expected.StandardErrors[j];
                Assert.That(equations.ConfidenceLow[j], Is.EqualTo(expected.ConfidenceLow[j]).Within(unit));
                Assert.That(equations.ConfidenceHigh[j], Is.EqualTo(expected.ConfidenceHigh[j]).Within(unit));
            }
        });
    }

    [TestCase("cluster-pairs")]
    [TestCase("jackknife")]
    public void Resampling_schemes_give_the_errors_of_the_estimator_with_a_likelihood(string scheme)
    {
        RegressionData data = RegressionData
            .Create(Counts.Data().Design, Counts.Data().Outcome.ToArray())
            .WithClusters("firm", [.. Enumerable.Range(0, 120).Select(static i => i / 6)]);
        BootstrapOptions options = new()
        {
            Replications = 60,
            Seed = 6,
            Scheme = scheme,
        };
        BootstrapResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-8 }).Fit(data).Bootstrap(options);
        BootstrapResult actual = new MEstimator(PoissonEquations).Fit(data).Bootstrap(options);
        Assert.That(actual.StandardErrors.Zip(expected.StandardErrors, static (a, e) => Math.Abs(a - e) / e), Has.All.LessThan(1e-5));
    }

    [Test]
    public void A_bootstrap_by_rows_resamples_what_weights_do_not_reach()
    {
        double[] y = [.. Enumerable.Range(0, 41).Select(static i => Math.Sin(i * 1.3) * i)];
        MEstimationResult result = new MEstimator<double[]>(new CentredOnMedian()).Fit(y);
        BootstrapResult pairs = result.Bootstrap(200, 4);
        Assert.Multiple(() =>
        {
            Assert.That(pairs.Failures, Is.Empty);
            Assert.That(pairs.StandardErrors[0], Is.GreaterThan(0.0));
            Assert.That(
                result.Bootstrap(new BootstrapOptions { Replications = 5, Scheme = "bayesian" }).FailureGroups[0].Reason,
                Does.Contain("whole numbers")
            );
        });
    }

    [Test]
    public void A_search_that_fails_says_why_and_keeps_its_best_point()
    {
        static MEstimationResult Fit(IEstimatingEquations<double[]> equations, int iterations = 100) =>
            new MEstimator<double[]>(equations, new MEstimationOptions { MaxIterations = iterations }).Fit([1.0, 2.0, 4.0]);
        static IEstimatingEquations<double[]> One(double start, Func<double, double, double> psi) =>
            EstimatingEquations.Create<double[]>(
                [KeyValuePair.Create("a", start)],
                static data => data.Length,
                (data, i, b, values) => values[0] = psi(data[i], b[0])
            );
        Assert.Multiple(() =>
        {
            ConvergenceException none = Assert.Throws<ConvergenceException>(() => Fit(One(0.5, static (y, a) => 1.0 + (a * a) + y)))!;
            Assert.That(
                none.Diagnostics.TerminationReason,
                Is.EqualTo(TerminationReason.NoAcceptableStep).Or.EqualTo(TerminationReason.SingularDerivative),
                "equations without a root"
            );
            Assert.That(none.BestParameters, Has.All.Matches<double>(double.IsFinite));
            Assert.That(
                () => Fit(One(0.0, static (y, a) => Math.Log(a) - y)),
                Throws.InstanceOf<ConvergenceException>().With.Message.Contains("row 0"),
                "outside the domain at the start"
            );
            Assert.That(
                () => Fit(One(0.0, static (y, a) => y)),
                Throws.InstanceOf<ConvergenceException>().With.Message.Contains("'a'"),
                "a parameter that does not enter"
            );
            Assert.That(
                () => Fit(One(9.0, static (y, a) => Math.Exp(a) - y), 2),
                Throws.InstanceOf<ConvergenceException>().With.Message.Contains("MaxIterations")
            );
            Assert.That(
                () =>
                    Fit(
                        EstimatingEquations.Minimize<double[]>(
                            [KeyValuePair.Create("a", 0.0)],
                            static data => data.Length,
                            static (data, i, b) => 0.5 * (data[i] - b[0]) * (data[i] - b[0]),
                            static (data, i, b, psi) => psi[0] = data[i] - b[0]
                        )
                    ),
                Throws.InstanceOf<ConvergenceException>().With.Message.Contains("not the derivative of the losses"),
                "scores of the wrong sign"
            );
            Assert.That(
                () =>
                    Fit(
                        EstimatingEquations.Minimize<double[]>(
                            [KeyValuePair.Create("a", 1.0)],
                            static data => data.Length,
                            static (_, _, b) => -b[0] * b[0],
                            static (_, _, b, psi) => psi[0] = -2.0 * b[0]
                        )
                    ),
                Throws.InstanceOf<ConvergenceException>(),
                "unbounded below"
            );
        });
    }

    [Test]
    public void Bad_equations_and_data_are_refused_in_words() =>
        Assert.Multiple(() =>
        {
            KeyValuePair<string, double>[] one = [KeyValuePair.Create("a", 0.0)];
            Assert.That(
                () => EstimatingEquations.Create<double[]>([], static data => data.Length, static (_, _, _, _) => { }),
                Throws.ArgumentException
            );
            Assert.That(
                () => EstimatingEquations.Create<double[]>([.. one, .. one], static data => data.Length, static (_, _, _, _) => { }),
                Throws.ArgumentException
            );
            Assert.That(
                () =>
                    EstimatingEquations.Create<double[]>(
                        [KeyValuePair.Create("a", double.NaN)],
                        static data => data.Length,
                        static (_, _, _, _) => { }
                    ),
                Throws.ArgumentException.With.Message.Contains("'a'")
            );
            IEstimatingEquations<double[]> mean = EstimatingEquations.Create<double[]>(
                one,
                static data => data.Length,
                static (data, i, b, psi) => psi[0] = data[i] - b[0]
            );
            Assert.That(() => new MEstimator<double[]>(mean).Fit([]), Throws.ArgumentException.With.Message.Contains("no rows"));
            Assert.That(() => new MEstimator<double[]>(mean).Fit(null!), Throws.ArgumentNullException);
            Assert.That(() => new HuberCriterion(0.0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new HuberCriterion(1.0, double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => HuberRegression.Fit(RegressionData.Create(DesignMatrix.Create(5, []), [1, 1, 1, 1, 9])),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("scale")
            );
        });

    private static void AssertRelative(double[] actual, double[] expected)
    {
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.That(actual[j], Is.EqualTo(expected[j]).Within(Agreement * Math.Abs(expected[j])), $"{j}");
        }
    }

    // Weighted least squares with frequency weights by the normal equations, and its sandwich: B (sum f e^2 x x') B.
    private static (double[] Coefficients, double[] Errors) LeastSquares(RegressionData data)
    {
        MathNet.Numerics.LinearAlgebra.Matrix<double> x = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            data.RowCount,
            3,
            (i, j) => j == 0 ? 1.0 : data.Design[i, j - 1]
        );
        MathNet.Numerics.LinearAlgebra.Vector<double> w = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(
            data.Weights!.Values.ToArray()
        );
        MathNet.Numerics.LinearAlgebra.Vector<double> y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(data.Outcome.ToArray());
        MathNet.Numerics.LinearAlgebra.Matrix<double> weighted =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DiagonalOfDiagonalVector(w) * x;
        MathNet.Numerics.LinearAlgebra.Matrix<double> bread = (x.Transpose() * weighted).Inverse();
        MathNet.Numerics.LinearAlgebra.Vector<double> b = bread * weighted.TransposeThisAndMultiply(y);
        MathNet.Numerics.LinearAlgebra.Vector<double> e = y - (x * b);
        MathNet.Numerics.LinearAlgebra.Matrix<double> meat =
            x.Transpose()
            * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DiagonalOfDiagonalVector(w.PointwiseMultiply(e).PointwiseMultiply(e))
            * x;
        return (b.ToArray(), [.. (bread * meat * bread).Diagonal().Select(Math.Sqrt)]);
    }

    /// <summary>A logit whose derivatives come by complex steps.</summary>
    private sealed class ComplexLogit : IEstimatingEquations<RegressionData>, IComplexEstimatingEquations<RegressionData>
    {
        public ImmutableArray<string> ParameterNames(RegressionData data) => ["(Intercept)", .. data.Design.ColumnNames];

        public int RowCount(RegressionData data) => data.RowCount;

        public void Start(RegressionData data, Span<double> parameters) => parameters.Clear();

        public void Evaluate(RegressionData data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
        {
            Complex[] point = new Complex[parameters.Length],
                complex = new Complex[values.Length];
            for (int j = 0; j < point.Length; j++)
            {
                point[j] = parameters[j];
            }

            Evaluate(data, point, firstRow, rowCount, complex);
            for (int i = 0; i < rowCount * point.Length; i++)
            {
                values[i] = complex[i].Real;
            }
        }

        public void Evaluate(RegressionData data, ReadOnlySpan<Complex> parameters, int firstRow, int rowCount, Span<Complex> values)
        {
            int k = parameters.Length;
            for (int i = 0; i < rowCount; i++)
            {
                Complex eta = parameters[0];
                for (int j = 1; j < k; j++)
                {
                    eta += parameters[j] * data.Design[firstRow + i, j - 1];
                }

                Complex residual = data.Outcome.Span[firstRow + i] - (1.0 / (1.0 + Complex.Exp(-eta)));
                for (int j = 0; j < k; j++)
                {
                    values[(i * k) + j] = residual * (j == 0 ? 1.0 : data.Design[firstRow + i, j - 1]);
                }
            }
        }
    }

    /// <summary>The mean of the distances to the median: a median that no weight reaches.</summary>
    private sealed class CentredOnMedian : IEstimatingEquations<double[]>, IRowResampling<double[]>
    {
        public ImmutableArray<string> ParameterNames(double[] data) => ["distance"];

        public int RowCount(double[] data) => data.Length;

        public void Start(double[] data, Span<double> parameters) => parameters[0] = 1.0;

        public void Evaluate(double[] data, ReadOnlySpan<double> parameters, int firstRow, int rowCount, Span<double> values)
        {
            double median = data.Order().ElementAt(data.Length / 2);
            for (int i = 0; i < rowCount; i++)
            {
                values[i] = Math.Abs(data[firstRow + i] - median) - parameters[0];
            }
        }

        public double[] Resample(double[] data, ReadOnlySpan<int> rows)
        {
            double[] resample = new double[rows.Length];
            for (int i = 0; i < resample.Length; i++)
            {
                resample[i] = data[rows[i]];
            }

            return resample;
        }
    }
}
