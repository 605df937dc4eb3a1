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
/// derivatives of its logarithm are means and variances of those of log W_j under the weights W_j. Where the dispersion is small the
/// expansion of <see cref="TweedieSaddlepoint"/> stands for it, as in <see cref="TweedieDistribution.LogDensity"/>.
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
    // A log ratio of outcome and mean below which the deviance is a series in it: the difference of the powers would cancel.
    private const double SmallGap = 0.1;
    private const int SeriesTerms = 14;

    /// <summary>Evaluates them at an outcome of 0 or more and a mean above 0.</summary>
    public static TweedieDensity At(double y, double mean, double dispersion, double power)
    {
        if (y == 0.0)
        {
            return Body(y, mean, power).Over(dispersion);
        }

        double log = Math.Log(y),
            relative = dispersion * Math.Pow(y, power - 2.0);
        return TweedieSaddlepoint.Serves(relative, power)
            ? TweedieSaddlepoint.AtOutcome(log, dispersion, relative, power).Plus(HalfDeviance(y, mean, power).Over(dispersion), -1.0)
            : Body(y, mean, power)
                .Over(dispersion)
                .Plus(Series(y, dispersion, power, Math.Max(1.0, Math.Round(1.0 / (relative * (2.0 - power))))), 1.0)
                .Plus(new(-log, 0.0, 0.0, 0.0, 0.0, 0.0), 1.0);
    }

    // E(y) - E(mu) and its derivatives in p. Near the mean, with r = log(y / mu) and b = 2 - p, it is mu^b times the sum over n from 2 of
    // r^n / n! (1 + b + ... + b^(n-2)).
    private static TweedieDensity HalfDeviance(double y, double mean, double power)
    {
        double r = double.LogP1((y - mean) / mean);
        if (!(Math.Abs(r) < SmallGap))
        {
            return Body(y, y, power).Plus(Body(y, mean, power), -1.0);
        }

        double b = 2.0 - power,
            log = Math.Log(mean),
            term = r;
        (double sum, double first, double second) = (0.0, 0.0, 0.0);
        (double geometric, double slope, double bend) = (0.0, 0.0, 0.0);
        for (int n = 2; n <= SeriesTerms; n++)
        {
            term *= r / n;
            (geometric, slope, bend) = (1.0 + (b * geometric), geometric + (b * slope), (2.0 * slope) + (b * bend));
            sum += term * geometric;
            first += term * slope;
            second += term * bend;
        }

        double raised = Math.Exp(b * log);
        return new TweedieDensity(
            raised * sum,
            0.0,
            -raised * ((log * sum) + first),
            0.0,
            0.0,
            raised * ((log * ((log * sum) + (2.0 * first))) + second)
        );
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

    /// <summary>The sum with another, times a factor.</summary>
    public TweedieDensity Plus(TweedieDensity other, double factor) =>
        new(
            Log + (factor * other.Log),
            Dispersion + (factor * other.Dispersion),
            Power + (factor * other.Power),
            DispersionTwice + (factor * other.DispersionTwice),
            Both + (factor * other.Both),
            PowerTwice + (factor * other.PowerTwice)
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

        // The sum takes every step-th term, as in the density: the trapezoidal rule is accurate for a smooth bump.
        double step = TweedieDistribution.StepAt(peak, shape);

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
            if (!(log > -TweedieDistribution.Negligible))
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
        for (double j = peak + step; Add(j); j += step) { }

        for (double j = peak - step; j >= 1.0 && Add(j); j -= step) { }

        double meanJ = sumJ / sum,
            meanP = sumP / sum,
            falls = -(1.0 + shape);
        return new TweedieDensity(
            largest + Math.Log(step * sum),
            falls * (peak + meanJ),
            center + meanP,
            falls * falls * ((sumJJ / sum) - (meanJ * meanJ)),
            (-bend * (peak + meanJ)) + (falls * ((sumJP / sum) - (meanJ * meanP))),
            (sumSecond / sum) + (sumPP / sum) - (meanP * meanP)
        );
    }
}
