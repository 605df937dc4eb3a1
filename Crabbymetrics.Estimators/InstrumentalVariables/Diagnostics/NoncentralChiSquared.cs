namespace Crabbymetrics.Estimators;

/// <summary>The noncentral chi-squared distribution: the mean over Poisson numbers j of chi-squared with d + 2j degrees of
/// freedom.</summary>
internal static class NoncentralChiSquared
{
    // Poisson probabilities below this are left out of the mixture.
    private const double Negligible = 1e-18;

    /// <summary>The probability of a value above x.</summary>
    public static double UpperTail(double x, double degrees, double noncentrality)
    {
        if (noncentrality == 0.0)
        {
            return ChiSquaredDistribution.UpperTail(x, degrees);
        }

        double mean = 0.5 * noncentrality;
        int middle = (int)mean;
        double weight = Math.Exp((middle * Math.Log(mean)) - mean - GammaFunctions.LogGamma(middle + 1.0));
        double sum = 0.0;
        double own = weight;
        for (int j = middle; own > Negligible; j++)
        {
            sum += own * ChiSquaredDistribution.UpperTail(x, degrees + (2.0 * j));
            own *= mean / (j + 1.0);
        }

        own = weight;
        for (int j = middle; j > 0 && own > Negligible; j--)
        {
            own *= j / mean;
            sum += own * ChiSquaredDistribution.UpperTail(x, degrees + (2.0 * (j - 1)));
        }

        return Math.Min(1.0, sum);
    }

    /// <summary>The value that is exceeded with a probability.</summary>
    public static double UpperQuantile(double probability, double degrees, double noncentrality)
    {
        double mean = degrees + noncentrality;
        double spread = Math.Sqrt(2.0 * (degrees + (2.0 * noncentrality)));
        double low = 0.0,
            high = mean + (10.0 * spread) + 10.0;
        while (UpperTail(high, degrees, noncentrality) > probability)
        {
            low = high;
            high *= 2.0;
        }

        while (true)
        {
            double middle = 0.5 * (low + high);
            if (!(middle > low && middle < high))
            {
                return middle;
            }

            if (UpperTail(middle, degrees, noncentrality) > probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }
}
