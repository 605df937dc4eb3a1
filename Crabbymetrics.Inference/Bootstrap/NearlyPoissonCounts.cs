namespace Crabbymetrics.Inference;

/// <summary>
/// Multinomial counts of n draws from rows that stand for many observations each. Given their total, independent Poisson counts with means
/// in proportion to the frequencies are multinomial; so are they with as many single draws as are missing to n. The means are chosen to
/// miss a little: nearly all of the draws come as one Poisson number a row.
/// </summary>
/// <param name="frequencies">The observations behind each row, whole numbers.</param>
/// <param name="observations">Their sum n.</param>
internal sealed class NearlyPoissonCounts(double[] frequencies, double observations) : IWeightSampler
{
    // The Poisson mean is lowered by this many standard deviations of the total, so that only one draw in a thousand exceeds n and is
    // dismissed.
    private const double Shortfall = 3.0;

    // From this ratio of rows to the square root of n on, the method is faster than a binomial number for each row.
    private const double LeastRowsPerRoot = 1.0 / 3.0;

    private readonly AliasTable _single = new(frequencies);

    /// <summary>Whether it is the faster way.</summary>
    public static bool Serves(int rows, double observations) =>
        rows >= LeastRowsPerRoot * Math.Sqrt(observations) && observations > Shortfall * Shortfall;

    public void Draw(int replicate, RandomSource random, Span<double> weights)
    {
        double share = 1.0 - (Shortfall / Math.Sqrt(observations));
        double left;
        do
        {
            left = observations;
            for (int i = 0; i < weights.Length; i++)
            {
                double count = frequencies[i] > 0.0 ? random.NextPoisson(share * frequencies[i]) : 0.0;
                weights[i] = count;
                left -= count;
            }
        } while (left < 0.0);

        for (; left > 0.0; left--)
        {
            weights[_single.Draw(random)]++;
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = frequencies[i] > 0.0 ? weights[i] / frequencies[i] : 0.0;
        }
    }
}
