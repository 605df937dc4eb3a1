using System.Collections.Immutable;
using Crabbymetrics.Acceleration;
using Crabbymetrics.Estimators;

namespace Crabbymetrics.Tests.Estimators.Glm;

/// <summary>How far replicates end from their optima at the default tolerance, on designs that make the curvature change fast.</summary>
public sealed class BatchAccuracyTests
{
    [Test]
    public void Replicates_end_within_half_of_the_tolerance(
        [Values(4096, 8000, 30_000)] int rows,
        [Values(2, 8, 30)] int columns,
        [Values("normal", "lognormal", "rare", "offset")] string kind
    )
    {
        RegressionData data = Simulate(rows, columns, kind);
        BootstrapOptions options = new() { Replications = Math.Clamp(2_000_000 / (rows * columns), 16, 200) };
        PoissonOptions usual = new() { Merging = RowMerging.Never };
        PoissonResult result = new PoissonEstimator(usual).Fit(data);
        double[,] draws = result.Bootstrap(options).ToArray();
        double[,] exact = new PoissonEstimator(new PoissonOptions { Merging = RowMerging.Never, Tolerance = 1e-10 })
            .Fit(data)
            .Bootstrap(options)
            .ToArray();
        ImmutableArray<double> errors = result.Covariance("vanilla").StandardErrors();
        double worst = 0.0;
        for (int r = 0; r < options.Replications; r++)
        {
            for (int j = 0; j < errors.Length; j++)
            {
                worst = Math.Max(worst, Math.Abs(draws[r, j] - exact[r, j]) / errors[j]);
            }
        }

        TestContext.Out.WriteLine(FormattableString.Invariant($"{worst:g2} standard errors"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((IBatchRefit)result).BatchSize, Is.GreaterThan(1));
            Assert.That(worst, Is.LessThan(0.5 * usual.Tolerance));
        }
    }

    private static RegressionData Simulate(int rows, int columns, string kind)
    {
        RandomSource random = new(rows + columns);
        double[] slopes = [0.3, -0.2, 0.1];
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        double[] offset = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < columns; j++)
            {
                x[j][i] = kind switch
                {
                    "lognormal" => 0.5 * Math.Exp(random.NextNormal()),
                    "rare" => random.NextDouble() < 0.01 ? 1.0 : 0.0,
                    _ => random.NextNormal(),
                };
                eta += slopes[j % 3] / Math.Sqrt(columns / 3.0) * x[j][i];
            }

            offset[i] = kind == "offset" ? 2.0 * random.NextNormal() : 0.0;
            y[i] = random.NextPoisson(Math.Exp(eta + offset[i]));
        }

        return RegressionData.Create(x.Select((column, j) => KeyValuePair.Create($"x{j + 1}", column)), y).WithOffset(offset);
    }
}
