namespace Crabbymetrics.Tests.Numerics;

public class SymmetricEigenvectorsTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(10)]
    [TestCase(65)]
    [TestCase(150)]
    public void The_matrix_is_the_product_of_its_parts(int n)
    {
        double[] matrix = Random(n, seed: n);
        double[] vectors = [.. matrix];
        double[] values = new double[n];
        Assert.That(SymmetricEigenvectors.TryDecompose(vectors, n, values), Is.True);
        double apart = 0.0,
            skew = 0.0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double product = 0.0,
                    dot = 0.0;
                for (int k = 0; k < n; k++)
                {
                    product += values[k] * vectors[(k * n) + i] * vectors[(k * n) + j];
                    dot += vectors[(i * n) + k] * vectors[(j * n) + k];
                }

                apart = Math.Max(apart, Math.Abs(product - matrix[(i * n) + j]));
                skew = Math.Max(skew, Math.Abs(dot - (i == j ? 1.0 : 0.0)));
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(apart, Is.LessThan(1e-14 * n * 4.0));
            Assert.That(skew, Is.LessThan(1e-14 * n));
            Assert.That(values, Is.Ordered.Descending);
        });
    }

    [Test]
    public void A_matrix_with_known_eigenvalues_has_them()
    {
        // 2 on the diagonal and -1 beside it: 2 - 2 cos(k pi / (n + 1)).
        const int n = 120;
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            matrix[(i * n) + i] = 2.0;
            if (i > 0)
            {
                matrix[(i * n) + i - 1] = matrix[((i - 1) * n) + i] = -1.0;
            }
        }

        double[] values = new double[n];
        SymmetricEigenvectors.TryDecompose(matrix, n, values);
        for (int k = 0; k < n; k++)
        {
            Assert.That(values[k], Is.EqualTo(2.0 - (2.0 * Math.Cos((n - k) * Math.PI / (n + 1)))).Within(1e-14));
        }
    }

    [TestCase(1e-200)]
    [TestCase(1e200)]
    public void Units_change_nothing_but_the_values(double unit)
    {
        double[] matrix = Random(20, seed: 5);
        double[] scaled = Array.ConvertAll(matrix, value => value * unit);
        double[] values = new double[20],
            others = new double[20];
        SymmetricEigenvectors.TryDecompose(matrix, 20, values);
        SymmetricEigenvectors.TryDecompose(scaled, 20, others);
        Assert.That(Array.ConvertAll(others, value => value / unit), Is.EqualTo(values).Within(1e-13));
    }

    [Test]
    public void Equal_and_zero_eigenvalues_are_found()
    {
        double[] zero = new double[9],
            identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
            values = new double[3];
        Assert.That(SymmetricEigenvectors.TryDecompose(zero, 3, values), Is.True);
        Assert.That(values, Is.All.Zero);
        Assert.That(SymmetricEigenvectors.TryDecompose(identity, 3, values), Is.True);
        Assert.That(values, Is.All.EqualTo(1.0));
        Assert.That(SymmetricEigenvectors.TryDecompose([double.NaN], 1, new double[1]), Is.False);
    }

    [Test]
    public void Small_eigenvalues_of_graded_vectors_keep_their_digits()
    {
        // Two vectors of lengths 1 and 1e-9 at an angle: the eigenvalues of their cross product have product and sum in closed form.
        const double small = 1e-9;
        const double cosine = 1e-3;
        double[] cross = [1.0, cosine * small, cosine * small, small * small];
        double[] vectors = [1.0, 0.0, 0.0, 1.0];
        GradedEigenvectors.Diagonalize(cross, 2, vectors, 2, 0.0);
        double determinant = small * small * (1.0 - (cosine * cosine));
        double larger = (1.0 + (small * small) + Math.Sqrt(Math.Pow(1.0 + (small * small), 2.0) - (4.0 * determinant))) / 2.0;
        Assert.Multiple(() =>
        {
            Assert.That(cross[0], Is.EqualTo(larger).Within(1e-15));
            Assert.That(cross[3], Is.EqualTo(determinant / larger).Within(1e-14).Percent);
        });
    }

    private static double[] Random(int n, long seed)
    {
        RandomSource random = new(seed);
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[(i * n) + j] = matrix[(j * n) + i] = random.NextNormal();
            }
        }

        return matrix;
    }
}
