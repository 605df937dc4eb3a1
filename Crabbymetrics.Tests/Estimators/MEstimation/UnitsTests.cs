using Crabbymetrics.Estimators;
using CsCheck;

namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>A regressor in other units has its coefficient and standard error in other units, and changes nothing else.</summary>
public sealed class UnitsTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_yearly_income_is_a_regressor_like_any_other(bool criterion)
    {
        Random random = new(1);
        double[] x = new double[60],
            y = new double[60];
        for (int i = 0; i < 60; i++)
        {
            x[i] = 10_000 + (100_000 * random.NextDouble());
            y[i] = Math.Floor(Math.Exp(1 + (2e-5 * x[i])) + random.NextDouble());
        }

        MEstimationResult result = Poisson(criterion, x, y, 1.0);
        PoissonResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            RegressionData.Create([KeyValuePair.Create("x", x)], y)
        );
        Assert.Multiple(() =>
        {
            Assert.That(result.Parameters[0], Is.EqualTo(0.972283231).Within(1e-9));
            Assert.That(result.Parameters[1], Is.EqualTo(2.02794211e-5).Within(1e-13));
            AssertSame(result, [.. expected.Parameters], expected.Covariance("sandwich").StandardErrors());
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Estimates_and_errors_follow_a_factor_of_a_regressor(bool criterion) =>
        Gen.Select(Gen.Double[-9.0, 9.0], Gen.Int[0, 1 << 20])
            .Sample(
                (exponent, seed) =>
                {
                    Random random = new(seed);
                    double[] x = [.. Enumerable.Range(0, 50).Select(_ => 2.0 + (3.0 * random.NextDouble()))],
                        y = [.. x.Select(value => Math.Floor(Math.Exp(0.4 * value) + (3.0 * random.NextDouble())))];
                    double factor = Math.Pow(10.0, exponent);
                    MEstimationResult reference = Poisson(criterion, x, y, 1.0),
                        scaled = Poisson(criterion, x, y, factor);
                    double[] errors = [.. reference.Covariance().StandardErrors()];
                    AssertSame(scaled, [reference.Parameters[0], reference.Parameters[1] / factor], [errors[0], errors[1] / factor]);
                },
                iter: 40
            );

    [TestCase(1e-9)]
    [TestCase(1e9)]
    public void Least_squares_follows_too_and_so_does_its_outcome(double factor)
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(static i => Math.Sin(i))],
            y = [.. Enumerable.Range(0, 30).Select(static i => 1.0 + Math.Sin(i) + Math.Cos(7.0 * i))];
        MEstimationResult reference = LeastSquares(x, y, 1.0, 1.0);
        double[] errors = [.. reference.Covariance().StandardErrors()];
        Assert.Multiple(() =>
        {
            AssertSame(
                LeastSquares(x, y, factor, 1.0),
                [reference.Parameters[0], reference.Parameters[1] / factor],
                [errors[0], errors[1] / factor]
            );
            AssertSame(
                LeastSquares(x, y, 1.0, factor),
                [reference.Parameters[0] * factor, reference.Parameters[1] * factor],
                [errors[0] * factor, errors[1] * factor]
            );
        });
    }

    [Test]
    public void Counts_of_millions_are_found_from_a_start_far_away()
    {
        double[] x = [.. Enumerable.Range(0, 40).Select(static i => 1e5 * (1.0 + (i % 7)))],
            y = [.. Enumerable.Range(0, 40).Select(static i => Math.Floor(1e6 * Math.Exp(0.2 * (i % 7)) * (1.0 + (0.1 * Math.Sin(i)))))];
        PoissonResult expected = new PoissonEstimator(new PoissonOptions { Tolerance = 1e-10 }).Fit(
            RegressionData.Create([KeyValuePair.Create("x", x)], y)
        );
        Assert.Multiple(() =>
        {
            foreach (bool criterion in (bool[])[false, true])
            {
                AssertSame(Poisson(criterion, x, y, 1.0), [.. expected.Parameters], expected.Covariance("sandwich").StandardErrors());
            }
        });
    }

    [Test]
    public void Wrong_scores_of_a_large_regressor_are_still_found()
    {
        double[] y = [3.0, 4.0, 6.0, 9.0, 8.0];
        Assert.That(
            () =>
                new MEstimator<double[]>(
                    EstimatingEquations.Minimize<double[]>(
                        [KeyValuePair.Create("b", 0.0)],
                        static data => data.Length,
                        static (data, i, b) => 0.5 * Math.Pow(data[i] - (b[0] * 1e6 * (i + 1)), 2.0),
                        static (data, i, b, psi) => psi[0] = (data[i] - (b[0] * 1e6 * (i + 1))) * 1e6 * (i + 1)
                    )
                ).Fit(y),
            Throws.InstanceOf<ConvergenceException>().With.Message.Contains("not the derivative of the losses")
        );
    }

    private static MEstimationResult Poisson(bool criterion, double[] x, double[] y, double factor)
    {
        KeyValuePair<string, double>[] start = [KeyValuePair.Create("a", 0.0), KeyValuePair.Create("b", 0.0)];
        double Mean(ReadOnlySpan<double> b, int i) => Math.Exp(b[0] + (b[1] * x[i] * factor));
        IEstimatingEquations<double[]> equations = criterion
            ? EstimatingEquations.Minimize<double[]>(
                start,
                static data => data.Length,
                (data, i, b) => Mean(b, i) - (data[i] * (b[0] + (b[1] * x[i] * factor))),
                (data, i, b, psi) => (psi[0], psi[1]) = (Mean(b, i) - data[i], (Mean(b, i) - data[i]) * x[i] * factor),
                true
            )
            : EstimatingEquations.Create<double[]>(
                start,
                static data => data.Length,
                (data, i, b, psi) => (psi[0], psi[1]) = (data[i] - Mean(b, i), (data[i] - Mean(b, i)) * x[i] * factor)
            );
        return new MEstimator<double[]>(equations).Fit(y);
    }

    private static MEstimationResult LeastSquares(double[] x, double[] y, double regressor, double outcome) =>
        new MEstimator<double[]>(
            EstimatingEquations.Create<double[]>(
                [KeyValuePair.Create("a", 0.0), KeyValuePair.Create("b", 0.0)],
                static data => data.Length,
                (data, i, b, psi) =>
                {
                    double residual = (outcome * data[i]) - b[0] - (b[1] * regressor * x[i]);
                    (psi[0], psi[1]) = (residual, residual * regressor * x[i]);
                }
            )
        ).Fit(y);

    private static void AssertSame(MEstimationResult actual, double[] parameters, IReadOnlyList<double> errors)
    {
        for (int j = 0; j < parameters.Length; j++)
        {
            Assert.That(actual.Parameters[j], Is.EqualTo(parameters[j]).Within(2e-7 * errors[j]), $"{j}");
            Assert.That(actual.Covariance().StandardErrors()[j], Is.EqualTo(errors[j]).Within(2e-5).Percent, $"{j}");
        }
    }
}
