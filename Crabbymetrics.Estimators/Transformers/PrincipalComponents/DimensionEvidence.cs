namespace Crabbymetrics.Estimators;

/// <summary>The evidence of each number of components in probabilistic principal components, by Laplace's approximation: Minka (2000),
/// "Automatic choice of dimensionality for PCA", NIPS 13, equation 30.</summary>
internal static class DimensionEvidence
{
    /// <summary>The number with the largest evidence.</summary>
    /// <param name="variances">The p variances, the largest first.</param>
    /// <param name="rank">How many of them are not rounding errors.</param>
    /// <param name="observations">The number of observations.</param>
    public static int Best(double[] variances, int rank, double observations)
    {
        // Columns of less than full rank leave no noise: all that varies is signal.
        int p = variances.Length;
        if (rank < p)
        {
            return rank;
        }

        int best = 1;
        double largest = double.NegativeInfinity;
        for (int k = 1; k < p; k++)
        {
            double evidence = LogEvidence(variances, k, observations);
            if (evidence > largest)
            {
                largest = evidence;
                best = k;
            }
        }

        return Math.Min(best, p);
    }

    /// <summary>The logarithm of the evidence of k components, but for a constant.</summary>
    public static double LogEvidence(double[] variances, int k, double observations)
    {
        int p = variances.Length;
        double noise = variances[k..].Sum() / (p - k);
        double frame = -k * Math.Log(2.0);
        for (int i = 1; i <= k; i++)
        {
            double half = 0.5 * (p - i + 1);
            frame += GammaFunctions.LogGamma(half) - (half * Math.Log(Math.PI));
        }

        double signal = 0.0;
        for (int i = 0; i < k; i++)
        {
            signal += Math.Log(variances[i]);
        }

        double free = ((double)p * k) - (0.5 * k * (k + 1.0));
        double curvature = 0.0;
        for (int i = 0; i < k; i++)
        {
            for (int j = i + 1; j < p; j++)
            {
                double other = j < k ? variances[j] : noise;
                // Equal variances have no direction of their own, and the approximation no limit: rounding sets them apart.
                double gap = Math.Max(variances[i] - variances[j], MachinePrecision.Epsilon * variances[0]);
                double inverse = Math.Max((1.0 / other) - (1.0 / variances[i]), MachinePrecision.Epsilon / variances[0]);
                curvature += Math.Log(gap) + Math.Log(inverse) + Math.Log(observations);
            }
        }

        return frame
            - (0.5 * observations * signal)
            - (0.5 * observations * (p - k) * Math.Log(noise))
            + (0.5 * (free + k) * Math.Log(2.0 * Math.PI))
            - (0.5 * curvature)
            - (0.5 * k * Math.Log(observations));
    }
}
