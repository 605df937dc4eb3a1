using MathNet.Numerics;

namespace Crabbymetrics.Numerics;

/// <content>Draws from the distributions that models simulate.</content>
public sealed partial class RandomSource
{
    // From these means on the transformed rejection methods are valid and faster than inversion.
    private const double SmallestPoissonRejectionMean = 10.0;
    private const double SmallestBinomialRejectionMean = 10.0;

    // The second number of the pair that the polar method gives; NaN where there is none.
    private double _spareNormal = double.NaN;

    /// <summary>A standard exponential number.</summary>
    public double NextExponential() => -Math.Log(NextOpenDouble());

    /// <summary>A standard normal number, by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        while (true)
        {
            double u = (2.0 * NextOpenDouble()) - 1.0;
            double v = (2.0 * NextOpenDouble()) - 1.0;
            double square = (u * u) + (v * v);
            if (square is < 1.0 and > 0.0)
            {
                double factor = Math.Sqrt(-2.0 * Math.Log(square) / square);
                _spareNormal = v * factor;
                return u * factor;
            }
        }
    }

    /// <summary>A gamma number of scale 1 (Marsaglia and Tsang 2000, "A simple method for generating gamma variables").</summary>
    /// <param name="shape">The shape, positive; it is also the mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is not positive and finite.</exception>
    public double NextGamma(double shape)
    {
        if (!(shape > 0.0 && double.IsFinite(shape)))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape, "The shape of a gamma distribution is positive and finite.");
        }

        if (shape < 1.0)
        {
            // A draw of shape + 1 times a power of a uniform number has this shape.
            double larger = NextGamma(shape + 1.0);
            return larger * Math.Pow(NextOpenDouble(), 1.0 / shape);
        }

        double d = shape - (1.0 / 3.0);
        double c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            double x = NextNormal();
            double v = 1.0 + (c * x);
            if (v <= 0.0)
            {
                continue;
            }

            v = v * v * v;
            double u = NextOpenDouble();
            if (Math.Log(u) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>
    /// A Poisson number: by multiplication of uniforms (Knuth) for small means, by transformed rejection (algorithm PTRS of Hormann 1993,
    /// "The transformed rejection method for generating Poisson random variables") for others.
    /// </summary>
    /// <param name="mean">The mean, 0 or more.</param>
    /// <returns>An integer, as a double since it may be beyond the range of integers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative or not finite.</exception>
    public double NextPoisson(double mean)
    {
        if (!(mean >= 0.0 && double.IsFinite(mean)))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean of a Poisson distribution is 0 or more, and finite.");
        }

        if (mean < SmallestPoissonRejectionMean)
        {
            double limit = Math.Exp(-mean);
            double product = NextOpenDouble();
            double count = 0.0;
            while (product > limit)
            {
                product *= NextOpenDouble();
                count++;
            }

            return count;
        }

        double b = 0.931 + (2.53 * Math.Sqrt(mean));
        double a = -0.059 + (0.02483 * b);
        double acceptance = 0.9277 - (3.6224 / (b - 2.0));
        while (true)
        {
            double u = NextOpenDouble() - 0.5;
            double v = NextOpenDouble();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2.0 * a / us) + b) * u) + mean + 0.43);
            if (us >= 0.07 && v <= acceptance)
            {
                return k;
            }

            // Logarithms are computed only for the few draws that the box around the centre leaves undecided.
            if (k >= 0.0 && (us >= 0.013 || v <= us))
            {
                double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
                if (Math.Log(v * inverseAlpha / ((a / (us * us)) + b)) <= (k * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(k + 1.0))
                {
                    return k;
                }
            }
        }
    }

    /// <summary>
    /// A binomial number: by waiting times for a small mean, by transformed rejection (algorithm BTRS of Hormann 1993, "The generation of
    /// binomial random variates") for others.
    /// </summary>
    /// <param name="trials">The number of trials: an integer, 0 or more.</param>
    /// <param name="probability">The probability of success in each, in [0, 1].</param>
    /// <returns>An integer in 0..trials.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of trials or the probability is out of range.</exception>
    public double NextBinomial(double trials, double probability)
    {
        if (!(trials >= 0.0 && double.IsInteger(trials)))
        {
            throw new ArgumentOutOfRangeException(nameof(trials), trials, "A number of trials is an integer, 0 or more.");
        }

        if (!(probability is >= 0.0 and <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        }

        if (probability > 0.5)
        {
            return trials - NextBinomial(trials, 1.0 - probability);
        }

        return trials * probability < SmallestBinomialRejectionMean
            ? BinomialByWaiting(trials, probability)
            : BinomialByRejection(trials, probability);
    }

    // Counts how many geometric waiting times fit into the trials (Devroye 1986, page 525).
    private double BinomialByWaiting(double trials, double probability)
    {
        if (probability == 0.0 || trials == 0.0)
        {
            return 0.0;
        }

        // The logarithm of 1 - p without the cancellation of a small p.
        double logFailure = SpecialFunctions.Log1p(-probability);
        double used = 0.0;
        double successes = -1.0;
        while (used <= trials)
        {
            used += Math.Floor(Math.Log(NextOpenDouble()) / logFailure) + 1.0;
            successes++;
        }

        return successes;
    }

    private double BinomialByRejection(double trials, double probability)
    {
        double failure = 1.0 - probability;
        double spread = Math.Sqrt(trials * probability * failure);
        double b = 1.15 + (2.53 * spread);
        double a = -0.0873 + (0.0248 * b) + (0.01 * probability);
        double centre = (trials * probability) + 0.5;
        double acceptance = 0.92 - (4.2 / b);
        double alpha = (2.83 + (5.1 / b)) * spread;
        // Only one draw in seven needs this; it is computed when the first one does.
        double logOdds = double.NaN,
            mode = 0.0,
            modeTerm = 0.0;
        while (true)
        {
            double u = NextOpenDouble() - 0.5;
            double v = NextOpenDouble();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2.0 * a / us) + b) * u) + centre);
            if (!(k >= 0.0 && k <= trials))
            {
                continue;
            }

            if (us >= 0.07 && v <= acceptance)
            {
                return k;
            }

            if (double.IsNaN(logOdds))
            {
                logOdds = Math.Log(probability / failure);
                mode = Math.Floor((trials + 1.0) * probability);
                modeTerm = SpecialFunctions.GammaLn(mode + 1.0) + SpecialFunctions.GammaLn(trials - mode + 1.0);
            }

            double bound =
                modeTerm - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(trials - k + 1.0) + ((k - mode) * logOdds);
            if (Math.Log(v * alpha / ((a / (us * us)) + b)) <= bound)
            {
                return k;
            }
        }
    }
}
