using Crabbymetrics.Optimization;
using CsCheck;

namespace Crabbymetrics.Tests.Numerics;

public sealed class CholeskyFactorizationTests
{
    // Sizes on both sides of the block and of its tiles, and of the widths of vectors.
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 8, 12, 13, 17, 39, 40, 41, 45, 51, 80, 81, 97, 131, 150];

    [TestCaseSource(nameof(Sizes))]
    public void Factor_times_its_transpose_is_the_matrix(int n)
    {
        double[] matrix = PositiveDefinite(n);
        double[] factor = (double[])matrix.Clone();

        Assert.That(CholeskyFactorization.TryFactor(factor, n, out int failed), Is.True);

        Assert.That(failed, Is.EqualTo(-1));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                if (j > i)
                {
                    Assert.That(factor[(i * n) + j], Is.EqualTo(matrix[(i * n) + j]), "the upper triangle is left alone");
                    continue;
                }

                double sum = 0.0;
                for (int k = 0; k <= j; k++)
                {
                    sum += factor[(i * n) + k] * factor[(j * n) + k];
                }

                Assert.That(sum, Is.EqualTo(matrix[(i * n) + j]).Within(1e-12 * n));
            }
        }
    }

    [TestCaseSource(nameof(Sizes))]
    public void Solves_inverts_and_gives_the_determinant(int n)
    {
        double[] matrix = PositiveDefinite(n);
        double[] factor = (double[])matrix.Clone();
        CholeskyFactorization.TryFactor(factor, n, out _);
        double[] expected = Enumerable.Range(0, n).Select(i => Math.Sin(i + 1)).ToArray();
        double[] x = Multiply(matrix, expected, n);

        CholeskyFactorization.Solve(factor, n, x);
        double[] inverse = CholeskyFactorization.Invert(factor, n);

        Assert.That(x, Is.EqualTo(expected).Within(1e-11));
        Assert.That(Multiply(inverse, Multiply(matrix, expected, n), n), Is.EqualTo(expected).Within(1e-11));
        double[] inverseFactor = (double[])inverse.Clone();
        CholeskyFactorization.TryFactor(inverseFactor, n, out _);
        Assert.That(
            CholeskyFactorization.LogDeterminant(inverseFactor, n),
            Is.EqualTo(-CholeskyFactorization.LogDeterminant(factor, n)).Within(1e-10 * (n + 1))
        );
    }

    [Test]
    public void Threads_change_no_bit_of_the_factor()
    {
        const int n = 733;
        double[] matrix = PositiveDefinite(n);
        double[] one = (double[])matrix.Clone();
        double[] several = (double[])matrix.Clone();
        Assert.That(CholeskyFactorization.TryFactor(one, n, out _, 1), Is.True);
        Assert.That(CholeskyFactorization.TryFactor(several, n, out _, 3), Is.True);
        Assert.That(several.AsSpan().SequenceEqual(one), Is.True);
        matrix[(700 * n) + 700] = -1.0;
        Assert.That(CholeskyFactorization.TryFactor(matrix, n, out int failed, 3), Is.False);
        Assert.That(failed, Is.EqualTo(700));
        Assert.That(() => CholeskyFactorization.TryFactor(matrix, n, out _, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Names_the_pivot_that_failed() =>
        Gen.Select(Gen.Int[1, 120], Gen.Int[0, 119])
            .Where((n, bad) => bad < n)
            .Sample(
                (n, bad) =>
                {
                    double[] matrix = PositiveDefinite(n);
                    matrix[(bad * n) + bad] = -1.0;
                    Assert.That(CholeskyFactorization.TryFactor(matrix, n, out int failed), Is.False);
                    Assert.That(failed, Is.EqualTo(bad));
                }
            );

    [TestCase(3)]
    [TestCase(60)]
    public void A_pivot_must_be_above_the_bound(int n)
    {
        double[] matrix = PositiveDefinite(n);
        double[] factor = (double[])matrix.Clone();
        CholeskyFactorization.TryFactor(factor, n, out _);
        double smallest = Enumerable.Range(1, n - 1).Min(i => factor[(i * n) + i] * factor[(i * n) + i]);

        Assert.That(CholeskyFactorization.TryFactor((double[])matrix.Clone(), n, out _, 1, smallest * 0.999), Is.True);
        Assert.That(CholeskyFactorization.TryFactor(matrix, n, out int failed, 1, smallest * 1.001), Is.False);
        Assert.That(failed, Is.InRange(1, n - 1));
    }

    [Test]
    public void A_matrix_with_NaN_is_not_positive_definite()
    {
        double[] matrix = [1.0, 0.0, double.NaN, 1.0];

        Assert.That(CholeskyFactorization.TryFactor(matrix, 2, out int failed), Is.False);
        Assert.That(failed, Is.EqualTo(1));
    }

    [Test]
    public void Wrong_sizes_are_refused()
    {
        Assert.That(() => CholeskyFactorization.TryFactor(new double[3], 2, out _), Throws.ArgumentException);
        Assert.That(() => CholeskyFactorization.Solve(new double[4], 2, new double[3]), Throws.ArgumentException);
        Assert.That(() => CholeskyFactorization.Invert(new double[3], 2), Throws.ArgumentException);
        Assert.That(() => CholeskyFactorization.LogDeterminant(new double[3], 2), Throws.ArgumentException);
    }

    private static double[] PositiveDefinite(int n)
    {
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[(i * n) + j] = Math.Exp(-0.3 * Math.Abs(i - j)) + (i == j ? 0.1 : 0.0);
            }
        }

        return matrix;
    }

    private static double[] Multiply(double[] matrix, double[] x, int n)
    {
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                y[i] += matrix[(i * n) + j] * x[j];
            }
        }

        return y;
    }
}
