using Crabbymetrics.Optimization;
using Nnls = Crabbymetrics.Optimization.NonnegativeLeastSquares;

namespace Crabbymetrics.Tests.Optimization;

/// <summary>Nonnegative least squares: known answers, the conditions of Karush, Kuhn and Tucker on random problems, and degenerate
/// ones.</summary>
public sealed class NonnegativeLeastSquaresTests
{
    [Test]
    public void An_answer_inside_is_that_of_least_squares()
    {
        NonnegativeLeastSquaresResult result = Nnls.Minimize([1, 0, 0, 2, 0, 0], 2, [3, 4, 5]);
        Assert.Multiple(() =>
        {
            Assert.That(Solution(result, 2), Is.EqualTo((double[])[3, 2]).Within(1e-15));
            Assert.That(result.Residual, Is.EqualTo((double[])[0, 0, 5]).Within(1e-15));
            Assert.That(result.Converged);
            Assert.That(result.ResidualIsZero, Is.False);
        });
    }

    [Test]
    public void A_variable_that_wants_to_be_negative_is_0()
    {
        // Without the bound (1.5, -0.5): the second goes, and the first is refitted alone.
        NonnegativeLeastSquaresResult result = Nnls.Minimize([1, 1, 1, 1, 0, 1], 2, [1, 1, -0.5]);
        Assert.Multiple(() =>
        {
            Assert.That(Solution(result, 2), Is.EqualTo((double[])[1, 0]).Within(1e-15));
            Assert.That(result.Support, Is.EqualTo((int[])[0]));
        });
    }

    [Test]
    public void The_example_of_Lawson_and_Hanson_has_its_published_answer()
    {
        // Matlab's example of lsqnonneg: A'(A v - b) at the answer (0, 0.6929) is (+, 0).
        NonnegativeLeastSquaresResult result = Nnls.Minimize(
            [0.0372, 0.2868, 0.6861, 0.7071, 0.6233, 0.6245, 0.6344, 0.6170],
            2,
            [0.8587, 0.1781, 0.0747, 0.8405]
        );
        Assert.That(Solution(result, 2), Is.EqualTo((double[])[0, 0.6929]).Within(5e-5));
    }

    [Test]
    public void Zero_targets_columns_and_sizes_are_answered()
    {
        NonnegativeLeastSquaresResult zero = Nnls.Minimize([1, 2, 3, 4], 2, [0, 0]),
            columns = Nnls.Minimize([0, 0, 0, 0], 2, [1, -1]),
            none = Nnls.Minimize([], 0, [1, 2]),
            opposite = Nnls.Minimize([1, 1], 2, [-2]);
        Assert.Multiple(() =>
        {
            Assert.That(zero.Support, Is.Empty);
            Assert.That(zero.ResidualIsZero);
            Assert.That(columns.Support, Is.Empty);
            Assert.That(columns.ResidualNorm, Is.EqualTo(Math.Sqrt(2.0)).Within(1e-15));
            Assert.That(none.Residual, Is.EqualTo((double[])[1, 2]));
            Assert.That(opposite.Support, Is.Empty);
            Assert.That(((NonnegativeLeastSquaresResult[])[zero, columns, none, opposite]).Select(static r => r.Converged), Has.All.True);
        });
    }

    [Test]
    public void Random_problems_meet_the_conditions(
        [Values(1, 2, 3, 5, 12, 40)] int rows,
        [Values(1, 3, 10, 300)] int columns,
        [Values(1, 2, 3)] int seed
    )
    {
        RandomSource random = new((1000 * rows) + (10 * columns) + seed);
        double[] a = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        // Units of rows' and variables' own: every test is to be on cosines.
        for (int i = 0; i < a.Length; i++)
        {
            a[i] *= Math.Pow(10.0, (i % columns % 7) - 3.0);
        }

        RequireConditions(Nnls.Minimize(a, columns, b), a, columns, b);
    }

    [Test]
    public void Whole_numbers_with_repeated_and_dependent_columns_meet_the_conditions([Range(1, 60)] int seed)
    {
        RandomSource random = new(seed);
        int rows = 2 + (seed % 5),
            columns = 40;
        double[] a = [.. Enumerable.Range(0, rows * columns).Select(_ => Math.Floor(4.0 * random.NextDouble()) - 1.0)];
        double[] b = [.. Enumerable.Range(0, rows).Select(_ => Math.Floor(7.0 * random.NextDouble()) - 5.0)];
        for (int i = 0; i < rows; i++)
        {
            a[(i * columns) + 7] = a[(i * columns) + 3];
            a[(i * columns) + 8] = 2.0 * a[(i * columns) + 3];
            a[(i * columns) + 9] = 0.0;
        }

        RequireConditions(Nnls.Minimize(a, columns, b), a, columns, b);
    }

    [Test]
    public void A_target_in_the_cone_leaves_rounding_alone([Range(1, 20)] int seed)
    {
        RandomSource random = new(seed);
        int rows = 6,
            columns = 50;
        double[] a = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() < 0.2 ? random.NextDouble() : 0.0)];
        double[] b = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Sum(j => a[(i * columns) + j] * weights[j]))];
        NonnegativeLeastSquaresResult result = Nnls.Minimize(a, columns, b);
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged);
            Assert.That(result.ResidualNorm, Is.LessThan(1e-13));
            Assert.That(result.Values, Has.All.GreaterThan(0.0));
        });
    }

    [Test]
    public void One_product_serves_several_steps()
    {
        RandomSource random = new(4);
        int rows = 20,
            columns = 5000;
        double[] a = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal() + 5.0)];
        NonnegativeLeastSquaresResult result = Nnls.Minimize(a, columns, b);
        Assert.That(result.Products, Is.LessThan(result.Iterations));
    }

    [Test]
    public void Too_few_iterations_are_said_to_be()
    {
        RandomSource random = new(9);
        double[] a = [.. Enumerable.Range(0, 10 * 100).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, 10).Select(_ => random.NextNormal())];
        NonnegativeLeastSquaresResult result = new Nnls { MaxIterations = 2 }.Solve(new DenseLeastSquaresMatrix(a, 10, 100), b);
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged, Is.False);
            Assert.That(result.Iterations, Is.EqualTo(2));
            Assert.That(result.DualViolation, Is.GreaterThan(1e-3));
        });
    }

    [Test]
    public void Misuse_is_refused()
    {
        DenseLeastSquaresMatrix a = new([1, 2, 3, 4], 2, 2);
        Assert.Multiple(() =>
        {
            Assert.That(() => new Nnls().Solve(a, [1]), Throws.ArgumentException.With.Message.Contains("2 rows"));
            Assert.That(() => new Nnls().Solve(a, [1, double.NaN]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => new Nnls { DualTolerance = -1.0 }.Solve(a, [1, 1]), Throws.ArgumentException);
            Assert.That(
                () => new DenseLeastSquaresMatrix([1, 2, 3, double.PositiveInfinity], 2, 2),
                Throws.ArgumentException.With.Message.Contains("row 1 and column 1")
            );
            Assert.That(() => new DenseLeastSquaresMatrix([1, 2, 3], 2, 2), Throws.ArgumentException.With.Message.Contains("2 x 2"));
        });
    }

    private static double[] Solution(NonnegativeLeastSquaresResult result, int columns)
    {
        double[] solution = new double[columns];
        result.CopySolution(solution);
        return solution;
    }

    // Checked here from the values alone, not by what the result says of itself.
    private static void RequireConditions(NonnegativeLeastSquaresResult result, double[] a, int columns, double[] b)
    {
        double[] v = Solution(result, columns);
        double[] residual = [.. b.Select((value, i) => value - Enumerable.Range(0, columns).Sum(j => a[(i * columns) + j] * v[j]))];
        double size = Norm(b) + Enumerable.Range(0, columns).Sum(j => v[j] * Norm(Column(j)));
        Assert.Multiple(() =>
        {
            Assert.That(result.Converged);
            Assert.That(v, Has.All.GreaterThanOrEqualTo(0.0));
            Assert.That(result.Support, Has.Length.LessThanOrEqualTo(b.Length));
            Assert.That(residual, Is.EqualTo(result.Residual).Within(1e-11 * size));
            for (int j = 0; j < columns; j++)
            {
                double product = Enumerable.Range(0, b.Length).Sum(i => a[(i * columns) + j] * residual[i]);
                double scale = 1e-11 * size * Norm(Column(j));
                Assert.That(product, v[j] > 0.0 ? Is.EqualTo(0.0).Within(scale) : Is.LessThanOrEqualTo(scale), $"variable {j}");
            }
        });

        double[] Column(int j) => [.. Enumerable.Range(0, b.Length).Select(i => a[(i * columns) + j])];
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(static value => value * value));
}
