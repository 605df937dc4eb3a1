using Crabbymetrics;

namespace Crabbymetrics.Benchmarks;

/// <summary>The data that every benchmark here fits: x standard normal, slopes cycling .3, -.2, .1 over sqrt(p / 3), intercept
/// .2.</summary>
internal static class SimulatedCounts
{
    private static readonly double[] Slopes = [0.3, -0.2, 0.1];

    public static RegressionData Create(int rows, int columns, long seed = 1, int clusters = 0)
    {
        RandomSource random = new(seed);
        double scale = 1.0 / Math.Sqrt(columns / 3.0);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => new double[rows])];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double eta = 0.2;
            for (int j = 0; j < columns; j++)
            {
                x[j][i] = random.NextNormal();
                eta += Slopes[j % Slopes.Length] * scale * x[j][i];
            }

            y[i] = random.NextPoisson(Math.Exp(eta));
        }

        RegressionData data = RegressionData.Create(
            DesignMatrix.Create(rows, x.Select((values, j) => KeyValuePair.Create($"x{j + 1}", values))),
            y
        );
        return clusters > 0 ? data.WithClusters("group", [.. Enumerable.Range(0, rows).Select(i => i % clusters)]) : data;
    }
}
