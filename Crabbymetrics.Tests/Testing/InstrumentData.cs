namespace Crabbymetrics.Tests.Testing;

/// <summary>Data of an equation with an endogenous regressor and three instruments, made of the data of the contracts.</summary>
internal static class InstrumentData
{
    public static RegressionData Create(int instruments = 3)
    {
        RegressionData counts = ContractData.Counts();
        int n = counts.RowCount;
        RandomSource random = new(1928);
        double[][] z = [.. Enumerable.Range(0, instruments).Select(_ => new double[n])];
        double[] w = new double[n],
            year = new double[n],
            y = new double[n];
        for (int i = 0; i < n; i++)
        {
            double common = random.NextNormal();
            w[i] = common + random.NextNormal();
            year[i] = counts.Design[i, 1];
            for (int j = 0; j < instruments; j++)
            {
                z[j][i] = random.NextNormal();
                w[i] += z[j][i] * (0.6 + (0.1 * j));
            }

            y[i] = 1.0 + (0.5 * w[i]) + (0.2 * (year[i] - 1905.0)) + common + random.NextNormal();
        }

        return RegressionData
            .Create([KeyValuePair.Create("year", year), KeyValuePair.Create("w", w)], y)
            .WithOffset(counts.Offset.ToArray())
            .WithWeights(counts.Weights!.Values.ToArray(), WeightKind.Frequency)
            .WithClusters("group", [.. Enumerable.Range(0, n).Select(static i => i / 6)])
            .WithInstruments(
                DesignMatrix.Create(
                    n,
                    z.Select(static (column, j) => KeyValuePair.Create(FormattableString.Invariant($"z{j + 1}"), column))
                ),
                "w"
            );
    }
}
