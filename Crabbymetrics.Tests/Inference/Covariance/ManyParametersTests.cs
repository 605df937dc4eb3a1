using Crabbymetrics.Estimators;
using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Covariance;

/// <summary>Covariances of so many parameters that the matrices behind them go by tiles and bands, against their definitions.</summary>
[TestFixture]
internal sealed class ManyParametersTests
{
    // On both sides of a band of the factorization and of a tile of a product, with rows left over.
    [TestCase(15)]
    [TestCase(31)]
    [TestCase(66)]
    public void Covariances_are_their_definitions(int columns)
    {
        const int Rows = 500;
        RandomSource random = new(11);
        double[,] x = new double[Rows, columns];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double eta = 0.3;
            for (int j = 0; j < columns; j++)
            {
                x[i, j] = (10.0 * (j % 3)) + random.NextNormal();
                eta += j < 4 ? 0.1 * (x[i, j] - (10.0 * (j % 3))) : 0.0;
            }

            y[i] = random.NextPoisson(Math.Exp(eta));
        }

        PoissonResult result = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-8 }).Fit(RegressionData.Create(x, y));
        double[] means = result.Predict();
        int k = columns + 1;
        double[,] information = new double[k, k],
            meat = new double[k, k];
        for (int i = 0; i < Rows; i++)
        {
            for (int a = 0; a < k; a++)
            {
                for (int b = 0; b < k; b++)
                {
                    double product = (a == 0 ? 1.0 : x[i, a - 1]) * (b == 0 ? 1.0 : x[i, b - 1]);
                    information[a, b] += means[i] * product;
                    meat[a, b] += (y[i] - means[i]) * (y[i] - means[i]) * product;
                }
            }
        }

        CovarianceMatrix vanilla = result.Covariance("vanilla"),
            robust = result.Covariance("hc0");
        double[,] inverse = Values(vanilla, k);
        AssertEqual(Multiply(inverse, information, k), Identity(k), 1e-9);
        AssertEqual(Multiply(Multiply(inverse, meat, k), inverse, k), Values(robust, k), 1e-9);
    }

    private static double[,] Values(CovarianceMatrix covariance, int k)
    {
        double[,] values = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                values[a, b] = covariance[a, b];
            }
        }

        return values;
    }

    private static double[,] Identity(int k)
    {
        double[,] identity = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            identity[a, a] = 1.0;
        }

        return identity;
    }

    private static double[,] Multiply(double[,] left, double[,] right, int k)
    {
        double[,] product = new double[k, k];
        for (int a = 0; a < k; a++)
        {
            for (int b = 0; b < k; b++)
            {
                for (int c = 0; c < k; c++)
                {
                    product[a, b] += left[a, c] * right[c, b];
                }
            }
        }

        return product;
    }

    private static void AssertEqual(double[,] actual, double[,] expected, double tolerance)
    {
        // The products here are of raw columns, whose origins cost some digits.
        double scale = expected.Cast<double>().Max(Math.Abs);
        double largest = actual.Cast<double>().Zip(expected.Cast<double>(), static (a, b) => Math.Abs(a - b)).Max();
        Assert.That(largest, Is.LessThan(tolerance * scale));
    }
}
