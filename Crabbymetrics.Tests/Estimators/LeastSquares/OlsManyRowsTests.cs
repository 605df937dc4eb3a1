using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.LeastSquares;

/// <summary>So many rows that cross products do all, or all but a last correction: the digits are those of a QR factorization.</summary>
[TestFixture]
internal sealed class OlsManyRowsTests
{
    private const int Rows = 60_000;
    private const int Columns = 11;

    [TestCase(1.0, 0, 2e-14)]
    [TestCase(20.0, 0, 5e-14)]
    [TestCase(60.0, 1, 1e-15)]
    [TestCase(150.0, 1, 1e-15)]
    [TestCase(1000.0, 1, 1e-15)]
    [TestCase(2e4, 1, 1e-15)]
    public void Estimates_and_errors_are_those_of_qr(double condition, int refinements, double tolerance)
    {
        RegressionData data = Simulate(condition, weighted: false);
        OlsResult result = new OlsEstimator().Fit(data);
        Assert.That(result.Method, Is.EqualTo(LeastSquaresMethod.CrossProducts));
        Assert.That(result.Diagnostics.Iterations, Is.EqualTo(refinements));
        Agrees(result, new OlsEstimator(new OlsOptions { Method = LeastSquaresMethod.Qr }).Fit(data), tolerance);
    }

    [TestCase(1.0, 2e-14)]
    [TestCase(150.0, 1e-15)]
    public void With_weights_too(double condition, double tolerance)
    {
        RegressionData data = Simulate(condition, weighted: true);
        OlsResult result = new OlsEstimator().Fit(data);
        Agrees(result, new OlsEstimator(new OlsOptions { Method = LeastSquaresMethod.Qr }).Fit(data), tolerance);
    }

    // The columns that a panel of reflections is applied to, and a last panel that is not full.
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(30)]
    public void Panels_of_columns_make_the_same_triangle(int columns)
    {
        RandomSource random = new(11);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[3000])];
        double[] y = new double[3000];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = random.NextNormal();
            for (int j = 0; j < columns; j++)
            {
                x[j][i] = random.NextNormal() + (j > 0 ? x[j - 1][i] : 3.0);
                y[i] += x[j][i];
            }
        }

        RegressionData data = RegressionData.Create(
            DesignMatrix.Create(y.Length, x.Select((values, j) => KeyValuePair.Create($"x{j}", values))),
            y
        );
        OlsResult plain = new OlsEstimator().Fit(data);
        OlsResult result = new OlsEstimator(new OlsOptions { Method = LeastSquaresMethod.Qr }).Fit(data);
        Assert.That(result.Method, Is.EqualTo(LeastSquaresMethod.Qr));
        Assert.That(result.ScaledConditionNumber, Is.EqualTo(plain.ScaledConditionNumber).Within(1e-6).Percent);
        Agrees(result, plain, 1e-14);
    }

    private static void Agrees(OlsResult result, OlsResult reference, double tolerance)
    {
        CoefficientTable table = result.Summary(),
            expected = reference.Summary();
        CoefficientTable robust = result.Summary("hc1"),
            expectedRobust = reference.Summary("hc1");
        Assert.Multiple(() =>
        {
            for (int j = 0; j < result.Parameters.Length; j++)
            {
                double size = Math.Max(Math.Abs(reference.Parameters[j]), expected[j].StandardError!.Value);
                Assert.That(result.Parameters[j], Is.EqualTo(reference.Parameters[j]).Within(tolerance * size));
                Is12Digits(table[j].StandardError!.Value, expected[j].StandardError!.Value);
                Is12Digits(robust[j].StandardError!.Value, expectedRobust[j].StandardError!.Value);
            }

            Is12Digits(result.ResidualSumOfSquares, reference.ResidualSumOfSquares);
        });
    }

    private static void Is12Digits(double actual, double expected) =>
        Assert.That(actual, Is.EqualTo(expected).Within(1e-12 * Math.Abs(expected)));

    private static RegressionData Simulate(double condition, bool weighted)
    {
        RandomSource random = new(7);
        double[][] x = [.. Enumerable.Range(0, Columns).Select(_ => new double[Rows])];
        double[] y = new double[Rows];
        double[] weights = new double[Rows];
        // Columns with a common part have one large singular value: the square root of (1 + (p - 1) rho) / (1 - rho).
        double rho = ((condition * condition) - 1.0) / (Columns - 1 + (condition * condition));
        double common = Math.Sqrt(rho / (1.0 - rho));
        for (int i = 0; i < Rows; i++)
        {
            double shared = common * random.NextNormal();
            y[i] = 2.0 + random.NextNormal();
            weights[i] = 0.5 + random.NextDouble();
            for (int j = 0; j < Columns; j++)
            {
                x[j][i] = (j % 3 * 2.0) + shared + random.NextNormal();
                y[i] += 0.1 * (j + 1) * x[j][i];
            }
        }

        RegressionData data = RegressionData.Create(
            DesignMatrix.Create(Rows, x.Select((values, j) => KeyValuePair.Create($"x{j}", values))),
            y
        );
        return weighted ? data.WithWeights(weights, WeightKind.Analytic) : data;
    }
}
