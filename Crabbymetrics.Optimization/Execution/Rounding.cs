namespace Crabbymetrics.Optimization;

/// <summary>The rounding error to be expected of a cost.</summary>
internal static class Rounding
{
    /// <summary>
    /// How many times the noise a decrease must be due before its absence is blamed on the gradient and not on rounding: a cost that is a
    /// long sum is less exact than <see cref="Noise"/> says.
    /// </summary>
    public const double FailureFactor = 1024.0;

    // Costs are sums of rounded terms: their last four bits are noise.
    private const double RelativeNoise = 16.0 * MachinePrecision.Epsilon;

    public static double Noise(double cost, double scale) => RelativeNoise * Math.Max(Math.Abs(cost), scale);

    /// <summary>Whether a change of the cost differs from the one predicted by more than a hundredth, and more than rounding
    /// explains.</summary>
    public static bool Contradicts(double actual, double predicted, double noise) =>
        !(Math.Abs(actual - predicted) <= (0.01 * Math.Max(Math.Abs(actual), Math.Abs(predicted))) + (64.0 * noise));
}
