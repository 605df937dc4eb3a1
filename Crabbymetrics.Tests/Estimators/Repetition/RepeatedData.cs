namespace Crabbymetrics.Tests.Estimators.Repetition;

/// <summary>Simulated data whose rows repeat: three regressors of few values, an offset of two, and outcomes of a kind that a family
/// takes.</summary>
internal static class RepeatedData
{
    /// <summary>Simulates.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outcome">counts, binary, positive, real or zeros (some exact zeros among positive numbers).</param>
    /// <param name="withOffset">Whether there is an offset.</param>
    /// <param name="weights">The kind of weights; null for none. Frequencies and numbers of trials are whole numbers, and a tenth of all
    /// weights is 0.</param>
    public static RegressionData Create(long seed, int rows, string outcome, bool withOffset = false, WeightKind? weights = null)
    {
        RandomSource random = new(seed);
        double[] a = new double[rows],
            b = new double[rows],
            c = new double[rows],
            offset = new double[rows],
            weight = new double[rows],
            y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            a[i] = random.NextIndex(3);
            b[i] = random.NextIndex(2) == 0 ? -0.25 : 1.75;
            // A zero of either sign.
            c[i] = random.NextIndex(4) switch
            {
                0 => -0.0,
                1 => 0.0,
                2 => 2021.5,
                _ => -1e3,
            };
            offset[i] = withOffset && random.NextIndex(2) == 0 ? 0.5 : 0.0;
            weight[i] =
                random.NextIndex(10) == 0 ? 0.0
                : weights == WeightKind.Frequency || (weights == WeightKind.Analytic && outcome == "binary") ? 1.0 + random.NextIndex(4)
                : 0.5 + random.NextDouble();
            double eta = 0.3 + (0.3 * a[i]) - (0.2 * b[i]) + (1e-4 * c[i]) + offset[i];
            y[i] = outcome switch
            {
                "counts" => random.NextPoisson(Math.Exp(eta) * random.NextGamma(2.0) / 2.0),
                "binary" => random.NextDouble() < 1.0 / (1.0 + Math.Exp(1.0 - eta)) ? 1.0 : 0.0,
                "positive" => Math.Exp(eta) * random.NextGamma(3.0) / 3.0,
                "zeros" => random.NextIndex(4) == 0 ? 0.0 : Math.Exp(eta) * random.NextGamma(3.0) / 3.0,
                _ => eta + random.NextNormal(),
            };
        }

        weight[0] = Math.Max(weight[0], 1.0);
        RegressionData data = RegressionData.Create(
            [KeyValuePair.Create("a", a), KeyValuePair.Create("b", b), KeyValuePair.Create("c", c)],
            y
        );
        if (withOffset)
        {
            data = data.WithOffset(offset);
        }

        if (weights is { } kind)
        {
            data = data.WithWeights(weight, kind);
        }

        return data.WithClusters("g", [.. Enumerable.Range(0, rows).Select(static i => i % 9)])
            .WithTime([.. Enumerable.Range(0, rows).Select(static i => i / 9)]);
    }
}
