namespace Crabbymetrics.Tests.Testing;

/// <summary>The data that the project's own estimators are put to their contracts with.</summary>
internal static class ContractData
{
    private const int RowCount = 90;

    /// <summary>Counts with two regressors, an offset, frequency weights and a clustering.</summary>
    public static RegressionData Counts() => With(static (y, _) => y);

    /// <summary>The same data with other outcomes.</summary>
    public static RegressionData With(Func<double, int, double> outcome)
    {
        double[,] x = new double[RowCount, 2];
        double[] y = new double[RowCount],
            offset = new double[RowCount],
            weights = new double[RowCount];
        RandomSource random = new(2026);
        for (int i = 0; i < RowCount; i++)
        {
            x[i, 0] = random.NextNormal();
            x[i, 1] = 1900.0 + (10.0 * random.NextDouble());
            offset[i] = random.NextDouble();
            weights[i] = 1.0 + (i % 3);
            y[i] = outcome(random.NextPoisson(Math.Exp(0.4 + (0.5 * x[i, 0]) + (0.1 * (x[i, 1] - 1905.0)) + offset[i])), i);
        }

        return RegressionData
            .Create(x, y)
            .WithOffset(offset)
            .WithWeights(weights, WeightKind.Frequency)
            .WithClusters("group", [.. Enumerable.Range(0, RowCount).Select(static i => i / 6)]);
    }
}
