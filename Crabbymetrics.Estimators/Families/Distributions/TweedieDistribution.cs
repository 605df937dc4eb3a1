namespace Crabbymetrics.Estimators;

/// <summary>
/// Tweedie outcomes with a power between 1 and 2: variance <c>phi mu^p</c>; a Poisson number of gamma amounts, exactly 0 with positive
/// probability, otherwise positive. Jorgensen (1997), chapter 4. For the powers 0, 1, 2 and 3 there are <see cref="GaussianDistribution"/>,
/// <see cref="PoissonDistribution"/>, <see cref="GammaDistribution"/> and <see cref="InverseGaussianDistribution"/>.
/// </summary>
public sealed class TweedieDistribution : OutcomeDistribution, IOutcomeTails
{
    // A term whose logarithm is this much below that of the largest changes no bit of the sum.
    internal const double Negligible = 37.0;

    // A relative distance of outcome and mean at which the deviance is a series in their log ratio: the formula would cancel.
    private const double SmallGap = 0.1;
    private const int SeriesTerms = 14;

    // With this many terms to a standard deviation of the series the sum equals that of all terms: the trapezoidal rule is accurate for a
    // smooth bump.
    private const double TermsPerDeviation = 4.0;

    /// <summary>Creates the distribution.</summary>
    /// <param name="power">p, between 1 and 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The power is not between 1 and 2.</exception>
    public TweedieDistribution(double power)
    {
        if (!(power > 1.0 && power < 2.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(power),
                power,
                "The power of a Tweedie distribution is between 1 and 2, both excluded: the powers 0, 1, 2 and 3 are Gaussian, "
                    + "Poisson, gamma and inverse Gaussian."
            );
        }

        Power = power;
    }

    /// <summary>p: the variance is <c>phi mu^p</c>.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override string Name => "tweedie";

    /// <inheritdoc/>
    public override string OutcomeRequirement => "0 or more";

    /// <inheritdoc/>
    public override ILink? CanonicalLink => new PowerLink(1.0 - Power);

    /// <inheritdoc/>
    public override bool AcceptsIntervals => true;

    /// <inheritdoc/>
    public override bool Accepts(double outcome) => outcome >= 0.0;

    /// <inheritdoc/>
    public override void Variance(ReadOnlySpan<double> mean, Span<double> variance, Span<double> derivative)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            variance[i] = Math.Pow(mean[i], Power);
            if (!derivative.IsEmpty)
            {
                derivative[i] = Power * variance[i] / mean[i];
            }
        }
    }

    /// <summary>2 (y^(2-p) / ((1-p)(2-p)) - y mu^(1-p) / (1-p) + mu^(2-p) / (2-p)).</summary>
    /// <inheritdoc/>
    public override void UnitDeviance(ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> deviance)
    {
        double a = 1.0 - Power,
            b = 2.0 - Power;
        for (int i = 0; i < outcome.Length; i++)
        {
            double y = outcome[i],
                mu = mean[i];
            double near = (y - mu) / mu;
            double unit =
                Math.Abs(near) < SmallGap
                    ? Math.Pow(mu, b) * NearMean(double.LogP1(near), b)
                    : (Math.Pow(y, b) / (a * b)) - (y * Math.Pow(mu, a) / a) + (Math.Pow(mu, b) / b);
            // A NaN (the mean is below 0) must stay: Math.Max would turn it into 0.
            deviance[i] = unit < 0.0 ? 0.0 : 2.0 * unit;
        }
    }

    /// <summary>
    /// By the series of Dunn and Smyth (2005), "Series evaluation of Tweedie exponential dispersion model densities", summed from its
    /// largest term outwards; where the dispersion is small, by the saddlepoint approximation with five corrections,
    /// <c>log f = -log(2 pi phi y^p) / 2 - d / (2 phi) + p (p - 3) / 24 phi y^(p-2) + ...</c>, which agrees with the series to rounding
    /// (Jorgensen 1997, section 3.5; the corrections are those of Daniels 1954 with the cumulants of the power variance).
    /// </summary>
    /// <inheritdoc/>
    public override double LogDensity(double outcome, double mean, double dispersion)
    {
        double a = 1.0 - Power,
            b = 2.0 - Power;
        double below = mean > 0.0 ? Math.Pow(mean, b) / b : 0.0;
        if (outcome == 0.0)
        {
            return -below / dispersion;
        }

        double relative = dispersion * Math.Pow(outcome, -b);
        if (TweedieSaddlepoint.Serves(relative, Power))
        {
            Span<double> deviance = [0.0];
            UnitDeviance([outcome], [mean], deviance);
            return (-0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (Power * Math.Log(outcome))))
                - (0.5 * deviance[0] / dispersion)
                + TweedieSaddlepoint.Correction(relative, Power);
        }

        double exponent = ((outcome * Math.Pow(mean, a) / a) - below) / dispersion;
        return exponent - Math.Log(outcome) + LogSeries(outcome, dispersion, b / -a);
    }

    /// <inheritdoc/>
    public override double RefineDispersion(
        ReadOnlySpan<double> outcome,
        ReadOnlySpan<double> mean,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> precision,
        double dispersion
    )
    {
        double[] y = [.. outcome],
            mu = [.. mean],
            w = [.. weights],
            p = [.. precision];
        double Loss(double logDispersion)
        {
            double phi = Math.Exp(logDispersion),
                sum = 0.0;
            for (int i = 0; i < y.Length; i++)
            {
                double weight = w.Length == 0 ? 1.0 : w[i],
                    own = p.Length == 0 ? 1.0 : p[i];
                if (weight > 0.0 && own > 0.0)
                {
                    sum -= weight * LogDensity(y[i], mu[i], phi / own);
                }
            }

            return sum;
        }

        double center = Math.Log(dispersion);
        return double.IsFinite(center) ? Math.Exp(BrentMinimum.Find(Loss, center - 3.0, center + 3.0, 1e-9)) : dispersion;
    }

    /// <inheritdoc/>
    public bool IsWhole => false;

    /// <inheritdoc/>
    public double Lowest => 0.0;

    private double ShapeOfAmount => (2.0 - Power) / (Power - 1.0);

    /// <summary>
    /// A Poisson number of gamma amounts: the sum over j of the probability of j amounts times the tail of their sum. Where there are many,
    /// every so many-th j stands for its neighbours.
    /// </summary>
    /// <inheritdoc/>
    public double Tail(double outcome, double mean, double dispersion, bool upper)
    {
        if (outcome < 0.0 || double.IsPositiveInfinity(mean))
        {
            return upper ? 1.0 : 0.0;
        }

        if (double.IsPositiveInfinity(outcome) || !(mean > 0.0))
        {
            return upper ? 0.0 : 1.0;
        }

        double expected = Math.Pow(mean, 2.0 - Power) / (dispersion * (2.0 - Power));
        return TweedieTails.Sum(outcome / (dispersion * (Power - 1.0) * Math.Pow(mean, Power - 1.0)), expected, ShapeOfAmount, upper);
    }

    /// <inheritdoc/>
    public double OutcomeVariance(double mean, double dispersion) => dispersion * Math.Pow(mean, Power);

    /// <summary>A Poisson number of gamma amounts.</summary>
    /// <inheritdoc/>
    public override double Draw(double mean, double dispersion, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double b = 2.0 - Power;
        double count = random.NextPoisson(Math.Pow(mean, b) / (dispersion * b));
        return count == 0.0 ? 0.0 : random.NextGamma(count * b / (Power - 1.0)) * dispersion * (Power - 1.0) * Math.Pow(mean, Power - 1.0);
    }

    /// <summary>How many terms of the series one stands for: 1, or a fraction of their standard deviation in j.</summary>
    /// <param name="peak">The number of the largest term.</param>
    /// <param name="shape"><c>(2-p)/(p-1)</c>.</param>
    internal static double StepAt(double peak, double shape) =>
        Math.Max(1.0, Math.Floor(Math.Sqrt(peak / (1.0 + shape)) / TermsPerDeviation));

    // log sum_j W_j, with log W_j = j log z - log j! - log Gamma(j shape).
    private double LogSeries(double y, double dispersion, double shape)
    {
        double logZ = (shape * (Math.Log(y) - Math.Log(Power - 1.0))) - ((1.0 + shape) * Math.Log(dispersion)) - Math.Log(2.0 - Power);
        double Term(double j) => (j * logZ) - GammaFunctions.LogGamma(j + 1.0) - GammaFunctions.LogGamma(j * shape);
        double peak = Math.Max(1.0, Math.Round(Math.Pow(y, 2.0 - Power) / (dispersion * (2.0 - Power))));
        double largest = Term(peak);
        double sum = 1.0;
        double step = StepAt(peak, shape);
        for (double j = peak + step; Add(Term(j) - largest, ref sum); j += step) { }

        for (double j = peak - step; j >= 1.0 && Add(Term(j) - largest, ref sum); j -= step) { }

        return largest + Math.Log(step * sum);
    }

    // The half deviance over mu^b at the log ratio r: sum over n from 2 of r^n / n! (1 + b + ... + b^(n-2)).
    private static double NearMean(double r, double b)
    {
        double sum = 0.0,
            power = r,
            geometric = 0.0,
            last = 1.0;
        for (int n = 2; n <= SeriesTerms; n++)
        {
            power *= r / n;
            geometric += last;
            last *= b;
            sum += power * geometric;
        }

        return sum;
    }

    private static bool Add(double logTerm, ref double sum)
    {
        if (!(logTerm > -Negligible))
        {
            return false;
        }

        sum += Math.Exp(logTerm);
        return true;
    }
}
