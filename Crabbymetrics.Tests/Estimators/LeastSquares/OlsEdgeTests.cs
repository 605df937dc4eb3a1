using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Estimators.LeastSquares;

/// <summary>Least squares where there is little to estimate from, or too much: each is an answer with its reason, or a clear
/// error.</summary>
public sealed class OlsEdgeTests
{
    [Test]
    public void A_constant_outcome_is_an_intercept_and_nothing_to_explain()
    {
        OlsResult result = Fit([1.0, 2.0, 4.0, 7.0], [0.1, 0.1, 0.1, 0.1]);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters.ToArray(), Is.EqualTo(new[] { 0.1, 0.0 }));
            Assert.That(result.Sigma, Is.Zero);
            Assert.That(result.RSquared, Is.NaN);
            Assert.That(result.FTest(), Is.Null);
            Assert.That(result.InferenceUnavailableReason, Does.Contain("perfect"));
        });
    }

    [Test]
    public void An_exact_line_far_from_zero_is_perfect()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(static i => 2000.0 + i)];
        OlsResult result = Fit(x, [.. x.Select(static value => 0.1 + (0.3 * value))]);
        Assert.Multiple(() =>
        {
            Assert.That(result.Sigma, Is.Zero);
            Assert.That(result.RSquared, Is.EqualTo(1.0));
            Assert.That(result.Coefficients[0], Is.EqualTo(0.3).Within(1e-12));
            Assert.That(() => result.Covariance(), Throws.TypeOf<InferenceUnavailableException>());
            Assert.That(() => result.BreuschPaganTest(), Throws.TypeOf<InferenceUnavailableException>());
            Assert.That(() => result.Influence(), Throws.TypeOf<InferenceUnavailableException>());
        });
    }

    [Test]
    public void As_many_coefficients_as_observations_have_no_errors()
    {
        OlsResult result = Fit([1.0, 2.0], [3.0, 5.0]);
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters.ToArray(), Is.EqualTo(new[] { 1.0, 2.0 }).Within(1e-14));
            Assert.That(result.Sigma, Is.NaN);
            Assert.That(result.AdjustedRSquared, Is.NaN);
            Assert.That(result.Summary().InferenceUnavailableReason, Does.Contain("2 observations and 2 coefficients"));
        });
    }

    [Test]
    public void Weights_that_are_zero_but_for_k_rows_are_as_many_coefficients_as_observations()
    {
        RegressionData data = RegressionData
            .Create(
                new[,]
                {
                    { 1.0 },
                    { 2.0 },
                    { 5.0 },
                    { 6.0 },
                },
                [3.0, 5.0, 1.0, 9.0]
            )
            .WithWeights([0.0, 2.0, 0.0, 1.0], WeightKind.Analytic);
        OlsResult result = new OlsEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.ObservationCount, Is.EqualTo(2.0));
            Assert.That(result.Parameters.ToArray(), Is.EqualTo(new[] { 3.0, 1.0 }).Within(1e-13));
            Assert.That(result.InferenceUnavailableReason, Does.Contain("nothing is left"));
        });
    }

    [Test]
    public void More_columns_than_rows_leave_the_later_ones_out()
    {
        OlsResult result = new OlsEstimator().Fit(
            RegressionData.Create(
                new[,]
                {
                    { 1.0, 3.0, 2.0 },
                    { 2.0, 1.0, 7.0 },
                    { 4.0, 0.0, 5.0 },
                },
                [1.0, 2.0, 2.5]
            )
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[3], Is.NaN);
            Assert.That(result.CoefficientCount, Is.EqualTo(3));
            Assert.That(result.Diagnostics.Warnings, Has.One.Contains("'x3'"));
        });
    }

    [TestCase(LeastSquaresMethod.Automatic)]
    [TestCase(LeastSquaresMethod.Qr)]
    public void Later_collinear_columns_are_named_and_left_out(LeastSquaresMethod method)
    {
        RandomSource random = new(3);
        double[,] x = new double[50, 5];
        double[] y = new double[50];
        for (int i = 0; i < 50; i++)
        {
            x[i, 0] = 2000.0 + i;
            x[i, 1] = random.NextNormal();
            x[i, 2] = (3.0 * x[i, 1]) - (0.1 * x[i, 0]) + 7.0;
            x[i, 3] = 4.0;
            x[i, 4] = random.NextNormal();
            y[i] = random.NextNormal();
        }

        RegressionData data = RegressionData.Create(x, y);
        OlsResult result = new OlsEstimator(new OlsOptions { Method = method }).Fit(data);
        OlsResult smaller = new OlsEstimator().Fit(data.WithoutColumns("x3", "x4"));
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Has.One.Contains("'x3', 'x4'"));
            Assert.That(double.IsNaN(result.Coefficients[2]) && double.IsNaN(result.Coefficients[3]));
            Assert.That(result.Coefficients[4], Is.EqualTo(smaller.Coefficients[2]).Within(1e-14));
            Assert.That(result.Sigma, Is.EqualTo(smaller.Sigma).Within(1e-14));
            Assert.That(
                () => new OlsEstimator(new OlsOptions { Collinearity = CollinearityPolicy.Throw, Method = method }).Fit(data),
                Throws.TypeOf<IdentificationException>().With.Message.Contains("'x3'")
            );
        });
    }

    [Test]
    public void Nearly_collinear_columns_that_differ_are_kept()
    {
        double[,] x = new double[40, 2];
        double[] y = new double[40];
        RandomSource random = new(5);
        for (int i = 0; i < 40; i++)
        {
            x[i, 0] = random.NextNormal();
            x[i, 1] = x[i, 0] + (1e-9 * (i % 5));
            y[i] = x[i, 0] + (i % 5) + random.NextNormal();
        }

        OlsResult result = new OlsEstimator().Fit(RegressionData.Create(x, y));
        double[] differences = [.. Enumerable.Range(0, 40).Select(i => x[i, 1] - x[i, 0])];
        OlsResult turned = new OlsEstimator().Fit(
            RegressionData.Create(
                [KeyValuePair.Create("a", Enumerable.Range(0, 40).Select(i => x[i, 0]).ToArray()), KeyValuePair.Create("d", differences)],
                y
            )
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.CoefficientCount, Is.EqualTo(3));
            Assert.That(result.Coefficients[1], Is.EqualTo(turned.Coefficients[1]).Within(1e-12 * Math.Abs(turned.Coefficients[1])));
            Assert.That(result.Method, Is.EqualTo(LeastSquaresMethod.Qr));
        });
    }

    [Test]
    public void Roles_that_it_does_not_use_are_refused()
    {
        RegressionData data = RegressionData.Create(
            new[,]
            {
                { 1.0 },
                { 2.0 },
                { 5.0 },
            },
            [3.0, 5.0, 1.0]
        );
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new OlsEstimator().Fit(data.WithOutcomeClasses(["a", "b", "c", "d", "e", "f"])),
                Throws.ArgumentException.With.Message.Contains("ols").And.Message.Contains("classes")
            );
            Assert.That(
                () => new OlsEstimator().Fit(data.WithInstruments(data.Design, "x1")),
                Throws.ArgumentException.With.Message.Contains("instruments")
            );
        });
    }

    [Test]
    public void Outcomes_whose_squares_leave_the_range_are_refused() =>
        Assert.That(
            () => Fit([1.0, 2.0, 5.0], [1e200, 2e200, 5e200]),
            Throws.TypeOf<CrabbymetricsException>().With.Message.Contains("other units")
        );

    [Test]
    public void A_model_of_nothing_is_refused() =>
        Assert.That(
            () =>
                new OlsEstimator(new OlsOptions { FitIntercept = false }).Fit(
                    RegressionData.Create(DesignMatrix.Create(3, []), [1.0, 2.0, 3.0])
                ),
            Throws.ArgumentException.With.Message.Contains("nothing to estimate")
        );

    [Test]
    public void An_intercept_alone_is_the_mean()
    {
        OlsResult result = new OlsEstimator().Fit(RegressionData.Create(DesignMatrix.Create(4, []), [1.0, 2.0, 3.0, 6.0]));
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(3.0));
            Assert.That(result.RSquared, Is.Zero.Within(1e-15));
            Assert.That(result.FTest(), Is.Null);
            Assert.That(result.Covariance().StandardErrors()[0], Is.EqualTo(Math.Sqrt(14.0 / 3.0 / 4.0)).Within(1e-15));
        });
    }

    [Test]
    public void Categorical_columns_are_their_dummies()
    {
        RandomSource random = new(11);
        string[] letters = [.. Enumerable.Range(0, 120).Select(static i => "abcdefg"[i * 5 % 7].ToString())];
        double[] x = [.. letters.Select(_ => random.NextNormal())];
        double[] y = [.. letters.Select((letter, i) => letter[0] + x[i] + random.NextNormal())];
        DesignMatrix codes = DesignMatrix.Create([new NumericColumn("x", [.. x]), CategoricalColumn.Create("g", letters)]);
        OlsResult own = new OlsEstimator().Fit(RegressionData.Create(codes, y));
        double[,] dense = new double[120, codes.ColumnCount];
        for (int i = 0; i < 120; i++)
        {
            for (int j = 0; j < codes.ColumnCount; j++)
            {
                dense[i, j] = codes[i, j];
            }
        }

        OlsResult expected = new OlsEstimator().Fit(RegressionData.Create(dense, y));
        Assert.Multiple(() =>
        {
            for (int j = 0; j < own.Parameters.Length; j++)
            {
                Assert.That(own.Parameters[j], Is.EqualTo(expected.Parameters[j]).Within(1e-12));
                Assert.That(
                    own.Covariance("hc3").StandardErrors()[j],
                    Is.EqualTo(expected.Covariance("hc3").StandardErrors()[j]).Within(1e-12)
                );
            }
        });
    }

    [Test]
    public void The_number_of_threads_changes_no_bit([Values] LeastSquaresMethod method, [Values(0.0, 1e-3, 1e-6)] double spread)
    {
        const int Rows = 30_000;
        RandomSource random = new(17);
        double[,] x = new double[Rows, 6];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double common = random.NextNormal();
            for (int j = 0; j < 6; j++)
            {
                x[i, j] = spread == 0.0 ? random.NextNormal() : common + (spread * random.NextNormal());
            }

            y[i] = common + random.NextNormal();
        }

        RegressionData data = RegressionData.Create(x, y);
        OlsResult one = new OlsEstimator(new OlsOptions { Method = method, MaxDegreeOfParallelism = 1 }).Fit(data);
        OlsResult many = new OlsEstimator(new OlsOptions { Method = method, MaxDegreeOfParallelism = 4 }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(many.Parameters.ToArray(), Is.EqualTo(one.Parameters.ToArray()));
            Assert.That(many.Covariance("hc1").Values.ToArray(), Is.EqualTo(one.Covariance("hc1").Values.ToArray()));
        });
    }

    [Test]
    public void Serial_tests_refuse_what_is_no_single_series()
    {
        RegressionData data = RegressionData.Create(
            new[,]
            {
                { 1.0 },
                { 2.0 },
                { 5.0 },
                { 3.0 },
            },
            [3.0, 5.0, 1.0, 2.0]
        );
        OlsResult twice = new OlsEstimator().Fit(data.WithTime([1, 1, 2, 3]));
        OlsResult weighted = new OlsEstimator().Fit(data.WithWeights([1.0, 2.0, 1.0, 1.0], WeightKind.Analytic));
        OlsResult panel = new OlsEstimator().Fit(data.WithUnit("firm", ["a", "a", "b", "b"]).WithTime([1, 2, 1, 2]));
        Assert.Multiple(() =>
        {
            Assert.That(
                () => twice.DurbinWatsonTest(),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("rows 0 and 1")
            );
            Assert.That(
                () => weighted.BreuschGodfreyTest(),
                Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("weights")
            );
            Assert.That(() => panel.DurbinWatsonTest(), Throws.TypeOf<InferenceUnavailableException>().With.Message.Contains("firm"));
            Assert.That(weighted.SpecificationTests().Single(static test => test.Name == "Durbin-Watson").UnavailableReason, Is.Not.Null);
        });
    }

    [Test]
    public void A_panel_by_its_units_is_a_panel_by_a_clustering()
    {
        RandomSource random = new(23);
        double[,] x = new double[60, 1];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++)
        {
            x[i, 0] = random.NextNormal();
            y[i] = random.NextNormal();
        }

        int[] firm = [.. Enumerable.Range(0, 60).Select(static i => i / 10)];
        RegressionData timed = RegressionData.Create(x, y).WithTime([.. Enumerable.Range(0, 60).Select(static i => i % 10)]);
        OlsResult byUnit = new OlsEstimator().Fit(timed.WithUnit("firm", firm));
        OlsResult byCluster = new OlsEstimator().Fit(timed.WithClusters("firm", firm));
        OlsResult untimed = new OlsEstimator().Fit(RegressionData.Create(x, y).WithUnit("firm", firm));
        CovarianceArguments lag = new() { Lag = 2 };
        Assert.Multiple(() =>
        {
            Assert.That(
                byUnit.Covariance("hac", lag).Values.ToArray(),
                Is.EqualTo(byCluster.Covariance("hac", new CovarianceArguments { Lag = 2, Clusters = ["firm"] }).Values.ToArray())
            );
            Assert.That(() => untimed.Covariance("hac", lag), Throws.ArgumentException.With.Message.Contains("needs the time"));
            Assert.That(
                () => byUnit.Covariance("hac", new CovarianceArguments { BandwidthRule = BandwidthRule.Andrews }),
                Throws.ArgumentException.With.Message.Contains("single series")
            );
        });
    }

    private static OlsResult Fit(double[] x, double[] y) => new OlsEstimator().Fit(RegressionData.Create([KeyValuePair.Create("x", x)], y));
}
