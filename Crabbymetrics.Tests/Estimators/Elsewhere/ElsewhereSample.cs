namespace Crabbymetrics.Tests.Estimators.Elsewhere;

/// <summary>Simulated rows for fits over pieces: numbers, a column with a large mean, a factor, two clusterings.</summary>
internal static class ElsewhereSample
{
    public const int Rows = 1500;

    /// <summary>Data with an outcome that fits a family, and what a case asks for.</summary>
    public static RegressionData Of(string outcome, string extra)
    {
        Random random = new(20_261);
        double[] x1 = new double[Rows],
            year = new double[Rows],
            y = new double[Rows],
            offset = new double[Rows],
            weights = new double[Rows];
        int[] region = new int[Rows],
            firm = new int[Rows],
            period = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            x1[i] = (2.0 * random.NextDouble()) - 1.0;
            year[i] = 1990 + random.Next(30);
            region[i] = random.Next(4);
            firm[i] = random.Next(40);
            period[i] = random.Next(7);
            offset[i] = random.NextDouble() - 0.5;
            double eta = 0.3 + (0.6 * x1[i]) + (0.02 * (year[i] - 2005)) + (0.2 * region[i]) + (extra == "offset" ? offset[i] : 0.0);
            y[i] = Draw(outcome, eta, random);
            weights[i] = extra == "probability" ? 0.5 + random.NextDouble() : random.Next(4);
        }

        DesignColumn factor = CategoricalColumn.FromCodes("region", ["a", "b", "c", "d"], region);
        RegressionData data = RegressionData
            .Create(DesignMatrix.Create([new NumericColumn("x1", x1), new NumericColumn("year", year), factor]), y)
            .WithClusters("firm", firm)
            .WithClusters("period", period);
        return extra switch
        {
            "offset" => data.WithOffset(offset),
            "frequency" => data.WithWeights(weights, WeightKind.Frequency),
            "probability" => data.WithWeights(weights, WeightKind.Probability),
            "analytic" => data.WithWeights([.. weights.Select(static weight => weight + 0.5)], WeightKind.Analytic),
            _ => data,
        };
    }

    private static double Poisson(double mean, Random random)
    {
        int count = 0;
        for (double product = random.NextDouble(); product > Math.Exp(-mean); product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }

    private static double Draw(string outcome, double eta, Random random)
    {
        double mean = Math.Exp(eta);
        switch (outcome)
        {
            case "count":
                return Poisson(mean, random);
            case "overdispersed":
                return Poisson(mean * -Math.Log(random.NextDouble()), random);
            case "underdispersed":
                return Math.Min(2.0, Poisson(mean, random));
            case "partly zero":
                return random.Next(4) == 0 ? 0.0 : mean * -Math.Log(random.NextDouble() * random.NextDouble()) / 2.0;
            case "binary":
                return random.NextDouble() < 1.0 / (1.0 + Math.Exp(-eta)) ? 1.0 : 0.0;
            default:
                return mean * -Math.Log(random.NextDouble() * random.NextDouble()) / 2.0;
        }
    }
}
