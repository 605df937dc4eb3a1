using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Fits of so many columns that a Hessian costs dozens of products with one: few Hessians, said so, and the optimum all the
/// same.</summary>
[TestFixture]
internal sealed class WideStepTests
{
    private const int Columns = 200;

    [TestCase("normal")]
    [TestCase("lognormal")]
    [TestCase("rare")]
    [TestCase("correlated")]
    public void A_wide_fit_takes_products_for_Hessians_and_ends_within_a_millionth_of_a_standard_error(string kind)
    {
        RegressionData data = Simulate(kind, 2500, Columns);
        PoissonResult result = new PoissonEstimator().Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.HessianProducts, Is.GreaterThan(0));
            Assert.That(result.Diagnostics.HessianEvaluations, Is.LessThanOrEqualTo(2));
            Assert.That(result.Diagnostics.Method, Does.StartWith("newton").And.Contains("Newton-CG"));
            Assert.That(result.Diagnostics.NewtonDecrement, Is.LessThanOrEqualTo(1e-4));
            Assert.That(DistanceInStandardErrors(result, data), Is.LessThan(1e-6));
        });

        PoissonResult tight = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-11 }).Fit(data);
        Assert.That(tight.Diagnostics.TerminationReason, Is.EqualTo(TerminationReason.NewtonDecrement));
        PoissonResult reference = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10, Solver = "newton-cg" }).Fit(data);
        CoefficientTable table = reference.Summary();
        for (int j = 0; j <= Columns; j++)
        {
            Assert.That(tight.Parameters[j], Is.EqualTo(reference.Parameters[j]).Within(1e-9 * table[j].StandardError!.Value));
        }
    }

    [Test]
    public void Few_columns_take_no_products()
    {
        FitDiagnostics diagnostics = new PoissonEstimator().Fit(Simulate("normal", 6000, 20)).Diagnostics;
        Assert.That(diagnostics.HessianProducts, Is.Zero);
        Assert.That(diagnostics.Method, Does.Not.Contain("products"));
    }

    [Test]
    public void Dozens_of_skewed_columns_shorten_a_step_that_goes_too_far_without_Hessians_on_the_way()
    {
        RegressionData data = Simulate("skewed", 6000, 50);
        PoissonResult result = new PoissonEstimator().Fit(data);
        Assert.That(result.Diagnostics.HessianEvaluations, Is.LessThan(result.Diagnostics.GradientEvaluations));
        Assert.That(DistanceInStandardErrors(result, data), Is.LessThan(1e-6));
    }

    // Products and secant pairs go along a direction in which the likelihood rises for ever without a Hessian that would show it.
    [TestCase(2000, 200)]
    [TestCase(6000, 40)]
    public void Separated_rows_are_found_where_Hessians_are_few(int rows, int columns)
    {
        RegressionData sample = Simulate("normal", rows, columns);
        double[] y = sample.Outcome.ToArray();
        double[] marker = new double[rows];
        for (int i = 0; i < 25; i++)
        {
            marker[i * 7] = 1.0 + (0.1 * (i % 3));
            y[i * 7] = 0.0;
        }

        DesignColumn[] all =
        [
            .. Enumerable.Range(0, columns).Select(j => new NumericColumn($"x{j}", Column(sample, j))),
            new NumericColumn("marker", marker),
        ];
        RegressionData data = RegressionData.Create(DesignMatrix.Create(all), y);
        SeparationException error = Assert.Throws<SeparationException>(() => new PoissonEstimator().Fit(data))!;
        Assert.That(error.Rows, Is.EquivalentTo(Enumerable.Range(0, 25).Select(i => i * 7)));
        Assert.That(error.Columns, Does.Contain("marker"));
    }

    // Fewer events than columns: nearly every row is separated, and the Hessian falls in hundreds of directions at once, each of which
    // products follow.
    [Test]
    public void Fewer_events_than_columns_are_separated_and_not_converged()
    {
        RegressionData data = Simulate("scarce", 1000, 220);
        SeparationException error = Assert.Throws<SeparationException>(() => new PoissonEstimator().Fit(data))!;
        Assert.That(error.Rows, Has.Length.GreaterThan(500));
    }

    [Test]
    public void With_a_penalty_more_columns_than_rows_give_the_optimum_of_the_dual()
    {
        const double Alpha = 3.0;
        RegressionData data = Simulate("normal", 150, 600);
        PoissonResult ridge = new PoissonEstimator(new PoissonOptions { Alpha = Alpha }).Fit(data);
        // The slopes are X' u / alpha of the dual variables u = y - mu, which sum to 0 for the intercept; at the optimum alone does the
        // primal give back its own dual.
        double[] dual = [.. ridge.Predict().Zip(data.Outcome.ToArray(), (mean, outcome) => outcome - mean)];
        double[] slopes = new double[600];
        data.Design.TransposedProduct(dual, slopes);
        Assert.That(dual.Sum(), Is.EqualTo(0.0).Within(1e-5));
        for (int j = 0; j < 600; j++)
        {
            Assert.That(ridge.Coefficients[j], Is.EqualTo(slopes[j] / Alpha).Within(1e-6));
        }

        Assert.That(ridge.Diagnostics.HessianEvaluations, Is.LessThan(ridge.Diagnostics.GradientEvaluations));
    }

    // sqrt(g' V g), of the gradient at the means reported and the information there.
    private static double DistanceInStandardErrors(PoissonResult result, RegressionData data)
    {
        int k = result.Parameters.Length;
        double[] residual = [.. result.Predict().Zip(data.Outcome.ToArray(), (mean, outcome) => mean - outcome)];
        double[] score = new double[k];
        data.Design.TransposedProduct(residual, score.AsSpan(1));
        score[0] = residual.Sum();
        double[,] covariance = result.Covariance("vanilla").ToArray();
        double squared = 0.0;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                squared += score[i] * covariance[i, j] * score[j];
            }
        }

        return Math.Sqrt(Math.Max(0.0, squared));
    }

    private static double[] Column(RegressionData data, int column)
    {
        double[] values = new double[data.RowCount];
        data.Design.CopyColumn(column, values);
        return values;
    }

    private static RegressionData Simulate(string kind, int rows, int columns)
    {
        RandomSource random = new(31, 0);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        double scale = Math.Sqrt(3.0 / columns);
        for (int i = 0; i < rows; i++)
        {
            double predictor = kind switch
                {
                    "rare" => -1.5,
                    "scarce" => -3.5,
                    _ => 0.2,
                },
                before = 0.0;
            for (int j = 0; j < columns; j++)
            {
                double z = random.NextNormal();
                before = kind == "correlated" && j > 0 ? (0.9 * before) + (Math.Sqrt(1.0 - 0.81) * z) : z;
                x[j][i] =
                    kind == "skewed" ? Math.Exp(z) - 1.65
                    : kind == "lognormal" ? 0.46 * (Math.Exp(z) - 1.65)
                    : before;
                predictor += scale * (((j % 3) * 0.2) - 0.15) * x[j][i];
            }

            y[i] = random.NextPoisson(Math.Exp(predictor));
        }

        return RegressionData.Create(
            DesignMatrix.Create([.. x.Select((values, j) => (DesignColumn)new NumericColumn($"x{j}", values))]),
            y
        );
    }
}
