namespace Crabbymetrics.Tests.Inference.Plots;

/// <summary>Simulated data of known size.</summary>
internal static class PlottedData
{
    public static RegressionData Linear(int rows) => Create(rows, static (eta, random) => eta + random.NextNormal());

    public static RegressionData Counts(int rows) => Create(rows, static (eta, random) => random.NextPoisson(Math.Exp(eta)));

    private static RegressionData Create(int rows, Func<double, RandomSource, double> outcome)
    {
        RandomSource random = new(11);
        double[,] x = new double[rows, 3];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                x[i, j] = random.NextNormal();
            }

            y[i] = outcome(0.4 + (0.3 * x[i, 0]) - (0.2 * x[i, 1]), random);
        }

        return RegressionData.Create(x, y);
    }
}
