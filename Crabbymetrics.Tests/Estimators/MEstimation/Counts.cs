namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>Counts with two regressors of moderate size, frequency weights, two clusterings.</summary>
internal static class Counts
{
    private const int RowCount = 120;

    public static RegressionData Data(Func<double, int, double>? change = null)
    {
        RandomSource random = new(77);
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount],
            weights = new double[RowCount];
        for (int i = 0; i < RowCount; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextNormal(), 3.0 * random.NextDouble());
            y[i] = random.NextPoisson(Math.Exp(0.2 + (0.4 * x[i, 0]) + (0.3 * x[i, 1])));
            y[i] = change?.Invoke(y[i], i) ?? y[i];
            weights[i] = 1.0 + (i % 2);
        }

        return RegressionData
            .Create(x, y)
            .WithWeights(weights, WeightKind.Frequency)
            .WithClusters("firm", [.. Enumerable.Range(0, RowCount).Select(static i => i / 6)])
            .WithClusters("year", [.. Enumerable.Range(0, RowCount).Select(static i => i % 10)]);
    }
}
