namespace Crabbymetrics.Tests.Estimators.Transformers;

/// <summary>Simulated columns that hang together.</summary>
internal static class TransformerSample
{
    public static DesignMatrix Design(int rows, int columns, long seed = 1, double mean = 3.0) =>
        DesignMatrix.Create(rows, Columns(rows, columns, seed, mean));

    public static IEnumerable<KeyValuePair<string, double[]>> Columns(int rows, int columns, long seed = 1, double mean = 3.0)
    {
        RandomSource random = new(seed);
        double[] factor = Draws(random, rows);
        for (int j = 0; j < columns; j++)
        {
            double[] own = Draws(random, rows);
            double share = 1.0 / (j + 1.0);
            yield return KeyValuePair.Create(
                FormattableString.Invariant($"x{j + 1}"),
                own.Zip(factor, (value, common) => mean + (share * common) + (0.5 * value)).ToArray()
            );
        }
    }

    public static double[] Draws(RandomSource random, int rows)
    {
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            values[i] = random.NextNormal();
        }

        return values;
    }
}
