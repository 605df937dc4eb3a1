namespace Crabbymetrics.Estimators;

/// <summary>The log-density of a Tweedie outcome with its derivatives in lambda = log(phi) and in the power p.</summary>
/// <param name="Log">The log-density.</param>
/// <param name="Dispersion">Its derivative in lambda.</param>
/// <param name="Power">Its derivative in p.</param>
/// <param name="DispersionTwice">The second derivative in lambda.</param>
/// <param name="Both">The mixed derivative.</param>
/// <param name="PowerTwice">The second derivative in p.</param>
/// <remarks>
/// With E(mu) = y mu^(1-p)/(1-p) - mu^(2-p)/(2-p) the log-density is E(mu)/phi - log y + log sum_j W_j, where log W_j = j log z - log j! -
/// log Gamma(j a), a = (2-p)/(p-1) and log z = a (log y - log(p-1)) - (1+a) lambda - log(2-p): the series of Dunn and Smyth (2005). The
/// derivatives of its logarithm are means and variances of those of log W_j under the weights W_j. Where the series has its largest term
/// beyond <see cref="LargestPeak"/>, the saddlepoint approximation (E(mu) - E(y))/phi - log(2 pi phi y^p)/2 stands for it: Dunn and Smyth
/// (2008), section 4; its error falls as one over that term.
/// </remarks>
internal readonly record struct TweedieDensity(
    double Log,
    double Dispersion,
    double Power,
    double DispersionTwice,
    double Both,
    double PowerTwice
)
{
    // Terms this much smaller than the largest, in logarithms, are below its last bit.
    private const double Negligible = 37.0;

    private const double LargestPeak = 1e6;

    /// <summary>Evaluates them at an outcome of 0 or more and a mean above 0.</summary>
    public static TweedieDensity At(double y, double mean, double dispersion, double power)
    {
        TweedieDensity body = Body(y, mean, power).Over(dispersion);
        if (y == 0.0)
        {
            return body;
        }

        double peak = Math.Max(1.0, Math.Round(Math.Pow(y, 2.0 - power) / (dispersion * (2.0 - power))));
        if (!(peak <= LargestPeak))
        {
            TweedieDensity saturated = Body(y, y, power).Over(dispersion);
            double log = Math.Log(y);
            TweedieDensity normal = new(-0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (power * log)), -0.5, -0.5 * log, 0.0, 0.0, 0.0);
            return body.Plus(saturated, -1.0).Plus(normal, 1.0);
        }

        return body.Plus(Series(y, dispersion, power, peak), 1.0).Plus(new(-Math.Log(y), 0.0, 0.0, 0.0, 0.0, 0.0), 1.0);
    }

    // E and its derivatives in p; those in lambda come with the division by phi.
    private static TweedieDensity Body(double y, double mean, double power)
    {
        double log = Math.Log(mean);
        (double first, double second) = (1.0 - power, 2.0 - power);
        (double a, double da, double dda) = Term(Math.Exp(first * log), log, first);
        (double b, double db, double ddb) = Term(Math.Exp(second * log), log, second);
        return new TweedieDensity((y * a) - b, 0.0, (y * da) - db, 0.0, 0.0, (y * dda) - ddb);
    }

    // mu^c / c with its derivatives in p, where c falls by one as p rises by one.
    private static (double Value, double First, double Second) Term(double raised, double log, double c) =>
        (raised / c, raised * ((1.0 / c) - log) / c, raised * ((log * log) - (2.0 * log / c) + (2.0 / (c * c))) / c);

    private TweedieDensity Over(double dispersion) =>
        new(Log / dispersion, -Log / dispersion, Power / dispersion, Log / dispersion, -Power / dispersion, PowerTwice / dispersion);

    private TweedieDensity Plus(TweedieDensity other, double sign) =>
        new(
            Log + (sign * other.Log),
            Dispersion + (sign * other.Dispersion),
            Power + (sign * other.Power),
            DispersionTwice + (sign * other.DispersionTwice),
            Both + (sign * other.Both),
            PowerTwice + (sign * other.PowerTwice)
        );

    private static TweedieDensity Series(double y, double dispersion, double power, double peak)
    {
        double above = power - 1.0,
            below = 2.0 - power;
        double shape = below / above,
            bend = -1.0 / (above * above),
            twice = 2.0 / (above * above * above);
        double scaled = Math.Log(y) - Math.Log(above) - Math.Log(dispersion);
        double logZ = (shape * scaled) - Math.Log(dispersion) - Math.Log(below);
        double first = (bend * scaled) - (shape / above) + (1.0 / below);
        double second = (twice * scaled) - (2.0 * bend / above) + (shape / (above * above)) + (1.0 / (below * below));

        double Term(double j) => (j * logZ) - GammaFunctions.LogGamma(j + 1.0) - GammaFunctions.LogGamma(j * shape);
        double InPower(double j) => j * (first - (bend * GammaFunctions.Digamma(j * shape)));
        double largest = Term(peak),
            center = InPower(peak);

        // Weighted sums of 1, of j and of the derivative in p about their values at the peak, and of their products.
        double sum = 0.0,
            sumJ = 0.0,
            sumP = 0.0,
            sumJJ = 0.0,
            sumJP = 0.0,
            sumPP = 0.0,
            sumSecond = 0.0;
        bool Add(double j)
        {
            double log = Term(j) - largest;
            if (!(log > -Negligible))
            {
                return false;
            }

            double weight = Math.Exp(log),
                argument = j * shape,
                d = j - peak,
                p = InPower(j) - center;
            sum += weight;
            sumJ += weight * d;
            sumP += weight * p;
            sumJJ += weight * d * d;
            sumJP += weight * d * p;
            sumPP += weight * p * p;
            sumSecond +=
                weight * j * (second - (twice * GammaFunctions.Digamma(argument)) - (j * bend * bend * GammaFunctions.Trigamma(argument)));
            return true;
        }

        Add(peak);
        for (double j = peak + 1.0; Add(j); j++) { }

        for (double j = peak - 1.0; j >= 1.0 && Add(j); j--) { }

        double meanJ = sumJ / sum,
            meanP = sumP / sum,
            falls = -(1.0 + shape);
        return new TweedieDensity(
            largest + Math.Log(sum),
            falls * (peak + meanJ),
            center + meanP,
            falls * falls * ((sumJJ / sum) - (meanJ * meanJ)),
            (-bend * (peak + meanJ)) + (falls * ((sumJP / sum) - (meanJ * meanP))),
            (sumSecond / sum) + (sumPP / sum) - (meanP * meanP)
        );
    }
}
