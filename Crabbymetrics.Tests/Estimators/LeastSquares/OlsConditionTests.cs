using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.LeastSquares;

public sealed class OlsConditionTests
{
    // Where a bound decides and where an estimate does.
    [TestCase(0.0, 400)]
    [TestCase(0.3, 400)]
    [TestCase(0.97, 400)]
    [TestCase(0.999, 400)]
    [TestCase(0.3, 400_000)]
    [TestCase(0.999, 400_000)]
    public void The_number_that_a_fit_reports_is_that_of_its_triangle(double correlation, int rows)
    {
        Random random = new(9);
        double[,] x = new double[rows, 4];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double common = random.NextDouble();
            for (int j = 0; j < 4; j++)
            {
                x[i, j] = Math.ScaleB((correlation * common) + ((1.0 - correlation) * random.NextDouble()), 10 * j);
            }

            y[i] = random.NextDouble();
        }

        RegressionData data = RegressionData.Create(x, y);
        double expected = new OlsEstimator(new OlsOptions { Method = LeastSquaresMethod.Qr }).Fit(data).ScaledConditionNumber;
        Assert.That(new OlsEstimator().Fit(data).ScaledConditionNumber, Is.EqualTo(expected).Within(0.05 * expected));
    }

    // Of many rows of nearly collinear columns inference works in combinations of shifted columns, whose constants are not those of the
    // raw ones.
    [Test]
    public void Where_the_columns_begin_changes_no_error()
    {
        const int Rows = 220_000;
        Random random = new(4);
        double[,] x = new double[Rows, 5],
            moved = new double[Rows, 5];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            double common = random.Next(1 << 20);
            y[i] = 1.0 + (random.NextDouble() * (1.0 + (common / (1 << 20))));
            for (int j = 0; j < 5; j++)
            {
                // Whole numbers, so that nothing is rounded when they are moved.
                x[i, j] = common + random.Next(1 << 11);
                moved[i, j] = x[i, j] + ((j + 3.0) * (1 << 24));
                y[i] += 1e-6 * j * x[i, j];
            }
        }

        OlsResult near = new OlsEstimator().Fit(RegressionData.Create(x, y)),
            far = new OlsEstimator().Fit(RegressionData.Create(moved, y));
        Assert.Multiple(() =>
        {
            Assert.That(near.ScaledConditionNumber, Is.InRange(200.0, 4_000.0));
            foreach (string vcov in (string[])["vanilla", "hc1", "hc3"])
            {
                double[] expected = [.. near.Covariance(vcov).StandardErrors()],
                    actual = [.. far.Covariance(vcov).StandardErrors()];
                for (int j = 1; j < expected.Length; j++)
                {
                    Assert.That(far.Parameters[j], Is.EqualTo(near.Parameters[j]).Within(1e-10 * expected[j]), vcov);
                    Assert.That(actual[j], Is.EqualTo(expected[j]).Within(1e-10 * expected[j]), vcov);
                }
            }
        });
    }
}
