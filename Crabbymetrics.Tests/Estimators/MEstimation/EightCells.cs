namespace Crabbymetrics.Tests.Estimators.MEstimation;

/// <summary>The 826 rows of the eight cells of Fixtures/mestimation/README.md: a data type of its own, such as a user of the M-estimator
/// has.</summary>
internal sealed record EightCells(double[] X, double[] W, double[] Y)
{
    public static EightCells Load()
    {
        int[] counts = [496, 74, 113, 25, 85, 15, 15, 3];
        double[] Repeat(int bit) => [.. counts.SelectMany((count, cell) => Enumerable.Repeat((double)((cell >> bit) & 1), count))];
        return new EightCells(Repeat(2), Repeat(1), Repeat(0));
    }

    public static double Expit(double eta) => 1.0 / (1.0 + Math.Exp(-eta));
}
