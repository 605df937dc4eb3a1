using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Poisson;

/// <summary>Collinear columns and separated rows: found, named, and never a large coefficient called converged.</summary>
public sealed class PoissonIdentificationTests
{
    [Test]
    public void The_later_of_collinear_columns_is_left_out_and_named()
    {
        Sample sample = Sample.Create(11, 200, 2);
        double[] sum = [.. sample.Columns[0].Zip(sample.Columns[1], (a, b) => (2.0 * a) - b + 3.0)];
        RegressionData data = RegressionData.Create([new("a", sample.Columns[0]), new("b", sample.Columns[1]), new("sum", sum)], sample.Y);
        PoissonResult result = new PoissonEstimator().Fit(data);
        PoissonResult without = new PoissonEstimator().Fit(sample.Data());
        Assert.Multiple(() =>
        {
            Assert.That(result.Coefficients[2], Is.NaN);
            Assert.That(result.Diagnostics.Warnings, Has.One.Contains("'sum'"));
            Assert.That(result.Coefficients.Take(2), Is.EqualTo(without.Coefficients));
            Assert.That(result.Intercept, Is.EqualTo(without.Intercept));
            Assert.That(result.LogLikelihood, Is.EqualTo(without.LogLikelihood));
            Assert.That(result.EstimatedParameterCount, Is.EqualTo(3));
            Assert.That(result.Summary("sandwich")[3].StandardError, Is.Null);
            Assert.That(result.Summary("sandwich")[1].StandardError, Is.EqualTo(without.Summary("sandwich")[1].StandardError));
            Assert.That(result.Predict(), Is.EqualTo(without.Predict()));
        });
    }

    [Test]
    public void A_constant_column_is_collinear_with_the_intercept()
    {
        Sample sample = Sample.Create(12, 100, 1);
        RegressionData data = RegressionData.Create([new("c", [.. Enumerable.Repeat(0.1, 100)]), new("x", sample.Columns[0])], sample.Y);
        PoissonResult with = new PoissonEstimator().Fit(data);
        PoissonResult withoutIntercept = new PoissonEstimator(new PoissonOptions { FitIntercept = false }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(with.Coefficients[0], Is.NaN);
            Assert.That(withoutIntercept.Coefficients[0] * 0.1, Is.EqualTo(with.Intercept).Within(1e-9));
            Assert.That(withoutIntercept.Coefficients[1], Is.EqualTo(with.Coefficients[1]).Within(1e-9));
        });
    }

    [Test]
    public void Collinearity_is_an_error_by_option()
    {
        Sample sample = Sample.Create(13, 100, 1);
        RegressionData data = RegressionData.Create(
            [new("a", sample.Columns[0]), new("b", [.. sample.Columns[0].Select(value => -5.0 * value)])],
            sample.Y
        );
        IdentificationException error = Assert.Throws<IdentificationException>(() =>
            new PoissonEstimator(new PoissonOptions { Collinearity = CollinearityPolicy.Throw }).Fit(data)
        )!;
        Assert.That(error.Columns, Is.EqualTo(new[] { "b" }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void All_zero_outcomes_have_no_maximum(bool intercept)
    {
        RegressionData data = RegressionData.Create(
            new double[,]
            {
                { 1 },
                { 2 },
                { 5 },
            },
            [0.0, 0.0, 0.0]
        );
        SeparationException error = Assert.Throws<SeparationException>(() =>
            new PoissonEstimator(new PoissonOptions { FitIntercept = intercept }).Fit(data)
        )!;
        Assert.That(error.Rows, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [TestCase("newton")]
    [TestCase("newton-cg")]
    public void A_group_of_zeros_is_separated_by_its_dummy(string solver)
    {
        Sample sample = Sample.Create(14, 120, 2);
        double[] dummy = new double[120];
        double[] y = [.. sample.Y];
        for (int i = 30; i < 50; i++)
        {
            dummy[i] = 1.0;
            y[i] = 0.0;
        }

        RegressionData data = RegressionData.Create([new("x", sample.Columns[0]), new("d", dummy)], y);
        SeparationException error = Assert.Throws<SeparationException>(() =>
            new PoissonEstimator(new PoissonOptions { Solver = solver }).Fit(data)
        )!;
        PoissonResult dropped = new PoissonEstimator(new PoissonOptions { Solver = solver, Separation = SeparationPolicy.DropRows }).Fit(
            data
        );
        int[] kept = [.. Enumerable.Range(0, 120).Where(i => dummy[i] == 0.0)];
        PoissonResult without = new PoissonEstimator(new PoissonOptions { Solver = solver }).Fit(
            RegressionData.Create([new("x", [.. kept.Select(i => sample.Columns[0][i])])], [.. kept.Select(i => y[i])])
        );
        Assert.Multiple(() =>
        {
            Assert.That(error.Rows, Is.EqualTo(Enumerable.Range(30, 20)));
            Assert.That(error.Columns, Is.EqualTo(new[] { "d" }));
            Assert.That(dropped.Coefficients[1], Is.NaN);
            Assert.That(dropped.ObservationCount, Is.EqualTo(100));
            Assert.That(dropped.Coefficients[0], Is.EqualTo(without.Coefficients[0]).Within(1e-9));
            Assert.That(dropped.LogLikelihood, Is.EqualTo(without.LogLikelihood).Within(1e-9));
            Assert.That(dropped.Diagnostics.Warnings, Has.Some.Contains("separated").And.Some.Contains("'d'"));
        });
    }

    [Test]
    public void A_collinear_column_is_named_once_though_separated_rows_make_a_second_attempt()
    {
        Sample sample = Sample.Create(15, 120, 1);
        double[] dummy = [.. Enumerable.Range(0, 120).Select(i => i >= 100 ? 1.0 : 0.0)];
        double[] y = [.. sample.Y.Select((value, i) => i >= 100 ? 0.0 : value)];
        double[] twice = [.. sample.Columns[0].Select(value => 2.0 * value)];
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Separation = SeparationPolicy.DropRows }).Fit(
            RegressionData.Create([new("x", sample.Columns[0]), new("twice", twice), new("d", dummy)], y)
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings.Count(warning => warning.Contains("'twice'", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(
                result.Diagnostics.Warnings.Count(warning => warning.Contains("separated", StringComparison.Ordinal)),
                Is.EqualTo(1)
            );
        });
    }

    [Test]
    public void Two_columns_that_separate_only_together_are_both_named()
    {
        // b - a is zero for the positive outcomes and negative for two of the zeros; neither column separates alone.
        double[] a = [0, 0, 1, 2, 3, 1, 2, -1, 0.5, -2];
        double[] b = [0, 0, 1, 2, 3, 1, 2, -1, -1.5, -3];
        double[] y = [1, 0, 2, 3, 1, 1, 4, 2, 0, 0];
        SeparationException error = Assert.Throws<SeparationException>(() =>
            new PoissonEstimator().Fit(RegressionData.Create([new("a", a), new("b", b)], y))
        )!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Rows, Is.EqualTo(new[] { 8, 9 }));
            Assert.That(error.Columns, Is.EqualTo(new[] { "a", "b" }));
        });
    }

    [Test]
    public void Zeros_on_both_sides_do_not_separate()
    {
        double[] a = [0, 0, 1, 2, 3, 1, 2, -1, 0.5, -2];
        double[] b = [0, 0, 1, 2, 3, 1, 2, -1, -1.5, 3];
        double[] y = [1, 0, 2, 3, 1, 1, 4, 2, 0, 0];
        Assert.That(new PoissonEstimator().Fit(RegressionData.Create([new("a", a), new("b", b)], y)).Diagnostics.Converged);
    }

    [Test]
    public void A_large_but_finite_coefficient_is_no_false_alarm()
    {
        // One positive outcome among many zeros of the group: the coefficient is about log(1/1000), and finite.
        double[] d = [.. Enumerable.Range(0, 2000).Select(i => i < 1000 ? 1.0 : 0.0)];
        double[] y =
        [
            .. Enumerable
                .Range(0, 2000)
                .Select(i =>
                    i == 0 ? 1.0
                    : i < 1000 ? 0.0
                    : 10.0
                ),
        ];
        PoissonResult result = new PoissonEstimator().Fit(RegressionData.Create([new("d", d)], y));
        Assert.That(result.Coefficients[0], Is.EqualTo(Math.Log(0.001 / 10.0)).Within(1e-6));
    }

    [Test]
    public void An_offset_that_lets_one_row_decide_all_makes_no_column_collinear()
    {
        // One exposure is e^40 times the others: at the start that row has all of the information, and every column looks constant beside
        // it.
        double[] x = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        double[] offset = [40.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        double[] y = [7.0, 3.0, 4.0, 2.0, 5.0, 4.0];
        PoissonResult result = new PoissonEstimator().Fit(RegressionData.Create([new("x", x)], y).WithOffset(offset));
        double[] residuals = [.. y.Zip(result.Predict(), (a, b) => a - b)];
        Assert.Multiple(() =>
        {
            Assert.That(result.Diagnostics.Warnings, Is.Empty);
            Assert.That(residuals.Sum(), Is.Zero.Within(1e-6));
            Assert.That(residuals.Zip(x, (r, v) => r * v).Sum(), Is.Zero.Within(1e-6));
        });
    }

    [Test]
    public void An_intercept_alone_is_the_logarithm_of_the_mean()
    {
        PoissonResult result = new PoissonEstimator().Fit(RegressionData.Create([], [3.0, 0.0, 7.0, 2.0]));
        Assert.Multiple(() =>
        {
            Assert.That(result.Intercept, Is.EqualTo(Math.Log(3.0)).Within(1e-15));
            Assert.That(result.Coefficients, Is.Empty);
            Assert.That(result.Summary()[0].StandardError, Is.EqualTo(1.0 / Math.Sqrt(12.0)).Within(1e-14));
        });
    }

    [Test]
    public void Dobsons_table_has_treatment_effects_of_zero()
    {
        double[] y = [18, 17, 15, 20, 10, 20, 25, 13, 12];
        RegressionData data = RegressionData.Create(
            [
                new("outcome2", [0, 1, 0, 0, 1, 0, 0, 1, 0]),
                new("outcome3", [0, 0, 1, 0, 0, 1, 0, 0, 1]),
                new("treatment2", [0, 0, 0, 1, 1, 1, 0, 0, 0]),
                new("treatment3", [0, 0, 0, 0, 0, 0, 1, 1, 1]),
            ],
            y
        );
        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(data);
        Assert.Multiple(() =>
        {
            Assert.That(result.Coefficients[2], Is.Zero.Within(1e-14));
            Assert.That(result.Coefficients[3], Is.Zero.Within(1e-14));
            Assert.That(result.Deviance, Is.EqualTo(5.12914107700115).Within(1e-13));
        });
    }
}
