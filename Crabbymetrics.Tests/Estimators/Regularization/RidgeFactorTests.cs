using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Regularization;

/// <summary>Ridges with penalty factors and columns without a penalty, against their normal equations, least squares, rows left out one by
/// one, and the elastic net.</summary>
public sealed class RidgeFactorTests
{
    [TestCase(20, 6, true, false)]
    [TestCase(20, 6, false, true)]
    [TestCase(20, 40, true, true)]
    [TestCase(20, 40, false, false)]
    public void The_normal_equations_hold(int rows, int columns, bool intercept, bool standardize)
    {
        RegressionData data = RidgeSample.Made(rows, columns).WithWeights(Weights(rows), WeightKind.Analytic);
        double[] factors = Factors(columns);
        RidgeResult fit = new RidgeEstimator(
            new RidgeOptions
            {
                Penalties = [4.0, 0.3, 0.01],
                PenaltyFactors = factors,
                FitIntercept = intercept,
                Standardize = standardize,
            }
        ).Fit(data);
        double[] weights = Weights(rows);
        double total = weights.Sum();
        foreach (RidgePoint point in fit.Grid)
        {
            double[] parameters = [.. point.Parameters];
            double[] residual = Residuals(data, parameters, intercept);
            Assert.That(intercept ? Sum(rows, i => weights[i] * residual[i]) : 0.0, Is.EqualTo(0.0).Within(1e-10));
            for (int j = 0; j < columns; j++)
            {
                double mean = Sum(rows, i => weights[i] * data.Design[i, j]) / total;
                double variance = Sum(rows, i => weights[i] * (data.Design[i, j] - mean) * (data.Design[i, j] - mean)) / total;
                double unit = standardize ? variance : 1.0;
                double slope = Sum(rows, i => weights[i] * data.Design[i, j] * residual[i]) / total;
                double value = parameters[(intercept ? 1 : 0) + j];
                Assert.That(slope, Is.EqualTo(point.L2 * factors[j] * unit * value).Within(1e-9), $"column {j} at {point.L2}");
            }
        }
    }

    [TestCase(6)]
    [TestCase(40)]
    public void A_large_penalty_leaves_least_squares_on_the_free_columns(int columns)
    {
        RegressionData data = RidgeSample.Made(20, columns);
        RidgeResult fit = new RidgeEstimator(new RidgeOptions { L2 = 1e12, PenaltyFactors = Factors(columns) }).Fit(data);
        int[] free = [.. Enumerable.Range(0, columns).Where(j => Factors(columns)[j] == 0.0)];
        OlsResult least = new OlsEstimator().Fit(
            RegressionData.Create(free.Select(j => KeyValuePair.Create($"x{j}", Column(data, j))), data.Outcome.ToArray())
        );
        Assert.Multiple(() =>
        {
            Assert.That(free.Select(j => fit.Coefficients[j]), Is.EqualTo(least.Parameters.Skip(1)).Within(1e-8));
            Assert.That(fit.DegreesOfFreedom, Is.EqualTo(free.Length).Within(1e-8));
        });
    }

    [TestCase(6)]
    [TestCase(40)]
    public void Leaving_out_is_a_fit_without_the_row(int columns)
    {
        const int Rows = 20;
        RegressionData data = RidgeSample.Made(Rows, columns);
        double[] factors = Factors(columns);
        RidgeResult all = new RidgeEstimator(new RidgeOptions { L2 = 0.2, PenaltyFactors = factors }).Fit(data);
        double[] errors = RidgeSample.LeftOutErrors(data, 0.2, factors);
        Assert.Multiple(() =>
        {
            Assert.That(all.LeaveOneOutErrors.ToArray(), Is.EqualTo(errors).Within(1e-9));
            Assert.That(all.LeaveOneOut, Is.EqualTo(errors.Sum(static error => error * error) / Rows).Within(1e-7).Percent);
        });
    }

    [TestCase(6)]
    [TestCase(40)]
    public void The_trace_is_that_of_the_hat_matrix(int columns)
    {
        // The hat matrix by its columns: fits to unit vectors, which are linear in the outcomes.
        const int Rows = 20;
        RegressionData data = RidgeSample.Made(Rows, columns);
        RidgeOptions options = new() { L2 = 0.3, PenaltyFactors = Factors(columns) };
        double trace = 0.0;
        for (int i = 0; i < Rows; i++)
        {
            double[] unit = new double[Rows];
            unit[i] = 1.0;
            RegressionData moved = RegressionData.Create(
                data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, Column(data, j))),
                unit
            );
            trace += new RidgeEstimator(options).Fit(moved).Predict(data.Design)[i];
        }

        RidgeResult fit = new RidgeEstimator(options).Fit(data);
        double gcv = fit.Deviance / Rows / Math.Pow(1.0 - (trace / Rows), 2.0);
        Assert.Multiple(() =>
        {
            Assert.That(fit.DegreesOfFreedom, Is.EqualTo(trace - 1.0).Within(1e-9));
            Assert.That(fit.GeneralizedCrossValidation, Is.EqualTo(gcv).Within(1e-8).Percent);
        });
    }

    [TestCase(5)]
    [TestCase(50)]
    public void Frequencies_are_repeated_rows(int columns)
    {
        RegressionData data = RidgeSample.Made(20, columns);
        double[] frequencies = [.. Enumerable.Range(0, 20).Select(static i => (double)(i % 4))];
        int[] repeated = [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat(i, i % 4))];
        RidgeEstimator estimator = new(new RidgeOptions { Penalties = [10.0, 0.1], PenaltyFactors = Factors(columns) });
        RidgeResult weighted = estimator.Fit(data.WithWeights(frequencies, WeightKind.Frequency)),
            rows = estimator.Fit(RidgeSample.Selected(data, repeated));
        Assert.Multiple(() =>
        {
            Assert.That(weighted.Parameters, Is.EqualTo(rows.Parameters).Within(1e-8));
            for (int l = 0; l < 2; l++)
            {
                Assert.That(weighted.Grid[l].LeaveOneOut, Is.EqualTo(rows.Grid[l].LeaveOneOut).Within(1e-6).Percent);
                Assert.That(weighted.Grid[l].DegreesOfFreedom, Is.EqualTo(rows.Grid[l].DegreesOfFreedom).Within(1e-8));
            }
        });
    }

    [TestCase(6, 0.0)]
    [TestCase(40, 0.0)]
    [TestCase(6, 0.5)]
    public void The_elastic_net_agrees(int columns, double mixing)
    {
        RegressionData data = RidgeSample.Made(20, columns);
        double[] factors = Factors(columns);
        ElasticNetPath path = new ElasticNetPathEstimator(
            new ElasticNetPathOptions
            {
                Mixing = mixing,
                Lambdas = [0.7, 0.2],
                PenaltyFactors = factors,
            }
        ).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(path.Results[1].KktResidual, Is.LessThan(1e-9));
            if (mixing == 0.0)
            {
                RidgeResult ridge = new RidgeEstimator(
                    new RidgeOptions
                    {
                        L2 = 0.2,
                        Standardize = true,
                        PenaltyFactors = factors,
                    }
                ).Fit(data);
                Assert.That(path.Results[1].Parameters, Is.EqualTo(ridge.Parameters).Within(1e-8));
                Assert.That(path.Results[1].DegreesOfFreedom, Is.EqualTo(ridge.DegreesOfFreedom).Within(1e-7));
            }
        });
    }

    [Test]
    public void The_factors_of_glmnet_have_mean_one()
    {
        RegressionData data = RidgeSample.Made(20, 4);
        RidgeResult glmnet = new RidgeEstimator(
                new RidgeOptions
                {
                    L2 = 0.5,
                    Convention = RidgeConvention.Glmnet,
                    PenaltyFactors = [1.0, 2.0, 3.0, 2.0],
                }
            ).Fit(data),
            halved = new RidgeEstimator(
                new RidgeOptions
                {
                    L2 = 0.5,
                    Convention = RidgeConvention.Glmnet,
                    PenaltyFactors = [0.5, 1.0, 1.5, 1.0],
                }
            ).Fit(data);
        Assert.That(glmnet.Parameters, Is.EqualTo(halved.Parameters).Within(1e-12));
    }

    [TestCase(6)]
    [TestCase(40)]
    public void Free_columns_that_are_combinations_are_named(int columns)
    {
        RegressionData data = RidgeSample.Made(20, columns);
        double[] copy = Array.ConvertAll(Column(data, 1), static value => (3.0 * value) - 1.0);
        RegressionData twice = RegressionData.Create(
            [
                .. data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, Column(data, j))),
                KeyValuePair.Create("again", copy),
            ],
            data.Outcome.ToArray()
        );
        Assert.That(
            () => new RidgeEstimator(new RidgeOptions { L2 = 1.0, PenaltyFactorsByName = "*=1,x1=0,again=0" }).Fit(twice),
            Throws.InstanceOf<IdentificationException>().With.Message.Contains("'again'")
        );
    }

    [Test]
    public void A_row_that_alone_determines_a_free_column_cannot_be_left_out()
    {
        double[] alone = new double[20];
        alone[7] = 1.0;
        RegressionData data = RidgeSample.Made(20, 3);
        RegressionData dummy = RegressionData.Create(
            [
                .. data.Design.ColumnNames.Select((name, j) => KeyValuePair.Create(name, Column(data, j))),
                KeyValuePair.Create("alone", alone),
            ],
            data.Outcome.ToArray()
        );
        RidgeOptions options = new() { Grid = true, PenaltyFactorsByName = "alone=0" };
        RidgeResult fit = new RidgeEstimator(options).Fit(dummy);
        options.Rule = RidgeRule.LeaveOneOut;
        Assert.Multiple(() =>
        {
            Assert.That(fit.LeaveOneOut, Is.EqualTo(double.PositiveInfinity));
            Assert.That(fit.GeneralizedCrossValidation, Is.Not.NaN.And.LessThan(double.PositiveInfinity));
            Assert.That(
                () => new RidgeEstimator(options).Fit(dummy),
                Throws.InstanceOf<IdentificationException>().With.Message.Contains("leaving it out")
            );
        });
    }

    [Test]
    public void A_grid_has_pictures_and_one_penalty_has_none()
    {
        RegressionData data = RidgeSample.Made(20, 4);
        IPlottable grid = new RidgeEstimator(new RidgeOptions { Grid = true }).Fit(data),
            one = new RidgeEstimator(new RidgeOptions { L2 = 1.0 }).Fit(data);
        PlotData path = grid.Plot("path"),
            judged = grid.Plot("grid");
        Assert.Multiple(() =>
        {
            Assert.That(grid.PlotKinds, Is.EqualTo((string[])["path", "grid"]));
            Assert.That(path.Layers.OfType<PlotLine>().Count(), Is.EqualTo(4));
            Assert.That(path.Layers.OfType<PlotLine>().First().X, Has.Length.EqualTo(100));
            Assert.That(judged.Layers.OfType<PlotLine>().Count(), Is.EqualTo(2));
            Assert.That(one.PlotKinds, Is.Empty);
            Assert.That(() => one.Plot(null), Throws.ArgumentException.With.Message.Contains("one penalty"));
        });
    }

    private static double[] Factors(int columns) => [.. Enumerable.Range(0, columns).Select(static j => j is 1 or 3 ? 0.0 : 0.5 + (j % 3))];

    private static double[] Weights(int rows) => [.. Enumerable.Range(0, rows).Select(static i => 0.5 + (i % 3))];

    private static double[] Column(RegressionData data, int column) =>
        [.. Enumerable.Range(0, data.RowCount).Select(i => data.Design[i, column])];

    private static double Sum(int rows, Func<int, double> term) => Enumerable.Range(0, rows).Sum(term);

    private static double[] Residuals(RegressionData data, double[] parameters, bool intercept)
    {
        double[] fitted = new double[data.RowCount];
        data.Design.LinearPredictor(intercept ? parameters[0] : 0.0, parameters.AsSpan(intercept ? 1 : 0), fitted);
        double[] outcome = data.Outcome.ToArray();
        return [.. outcome.Select((y, i) => y - fitted[i])];
    }
}
