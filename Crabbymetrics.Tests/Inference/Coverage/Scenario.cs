namespace Crabbymetrics.Tests.Inference.Coverage;

/// <summary>A way to draw data whose conditional mean is exp(1 + 0.5 x), and what is said of it in the table.</summary>
internal sealed record Scenario(string Description, int Size, bool Clustered, Func<RandomSource, RegressionData> Draw)
{
    /// <summary>The true slope.</summary>
    public const double Slope = 0.5;

    private const double HalfWidth = 1.7320508075688772;

    /// <summary>Counts with a negative binomial distribution (variance mu + mu^2 / 2) about the mean, independent of each other.</summary>
    public static Scenario NegativeBinomial(int n) =>
        new(
            $"negative binomial, n = {n}",
            n,
            Clustered: false,
            random =>
            {
                double[] x = new double[n];
                double[] y = new double[n];
                for (int i = 0; i < n; i++)
                {
                    x[i] = Uniform(random);
                    y[i] = random.NextPoisson(Math.Exp(1.0 + (Slope * x[i])) * random.NextGamma(2.0) / 2.0);
                }

                return RegressionData.Create([KeyValuePair.Create("x", x)], y);
            }
        );

    /// <summary>A trial that treats every other cluster (x = 1, else 0): Poisson counts about a mean with a random factor for the cluster,
    /// of variance 1/4.</summary>
    public static Scenario Clusters(int clusters, int size) =>
        new(
            $"{clusters} clusters",
            clusters,
            Clustered: true,
            random =>
            {
                double[] x = new double[clusters * size];
                double[] y = new double[clusters * size];
                int[] ids = new int[clusters * size];
                for (int g = 0; g < clusters; g++)
                {
                    double factor = random.NextGamma(4.0) / 4.0;
                    for (int i = g * size; i < (g + 1) * size; i++)
                    {
                        ids[i] = g;
                        x[i] = g % 2;
                        y[i] = random.NextPoisson(Math.Exp(1.0 + (Slope * x[i])) * factor);
                    }
                }

                return RegressionData.Create([KeyValuePair.Create("x", x)], y).WithClusters("cluster", ids);
            }
        );

    // Uniform with variance 1.
    private static double Uniform(RandomSource random) => HalfWidth * ((2.0 * random.NextDouble()) - 1.0);
}
