using MathNet.Numerics;

namespace Crabbymetrics.Numerics;

/// <summary>Functions around the gamma function, as likelihoods of counts and of gamma outcomes need them.</summary>
public static class GammaFunctions
{
    // From this argument on six terms of the asymptotic series give all digits.
    private const double AsymptoticFrom = 15.0;

    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Up to this many factors a product is summed term by term, which avoids a difference of large logarithms.
    private const double MostTerms = 64.0;

    /// <summary>log(y!) for y of 0 or more.</summary>
    public static double LogFactorial(double y) =>
        y <= 170.0 && y == Math.Floor(y) ? SpecialFunctions.FactorialLn((int)y) : SpecialFunctions.GammaLn(y + 1.0);

    /// <summary>log Gamma(x + y) - log Gamma(x).</summary>
    public static double LogRisingFactorial(double x, double y)
    {
        if (y > MostTerms || y != Math.Floor(y))
        {
            return LogGammaDifference(x, y);
        }

        double sum = 0.0;
        for (double j = 0.0; j < y; j++)
        {
            sum += Math.Log(x + j);
        }

        return sum;
    }

    /// <summary>psi(x + y) - psi(x).</summary>
    public static double DigammaDifference(double x, double y)
    {
        if (y > MostTerms || y != Math.Floor(y))
        {
            return Digamma(x + y) - Digamma(x);
        }

        double sum = 0.0;
        for (double j = 0.0; j < y; j++)
        {
            sum += 1.0 / (x + j);
        }

        return sum;
    }

    /// <summary>psi'(x + y) - psi'(x): not above 0.</summary>
    public static double TrigammaDifference(double x, double y)
    {
        if (y > MostTerms || y != Math.Floor(y))
        {
            return Trigamma(x + y) - Trigamma(x);
        }

        double sum = 0.0;
        for (double j = 0.0; j < y; j++)
        {
            sum -= 1.0 / ((x + j) * (x + j));
        }

        return sum;
    }

    /// <summary>The derivative of log Gamma: recurrence up to 15, then the asymptotic series. Abramowitz and Stegun 6.3.5,
    /// 6.3.18.</summary>
    public static double Digamma(double x)
    {
        double shift = 0.0;
        for (; x < AsymptoticFrom; x++)
        {
            shift -= 1.0 / x;
        }

        double r = 1.0 / (x * x);
        return shift + Math.Log(x) - (0.5 / x) - (r * Alternating(r, DigammaSeries));
    }

    /// <summary>The second derivative of log Gamma. Abramowitz and Stegun 6.4.6, 6.4.12.</summary>
    public static double Trigamma(double x)
    {
        double shift = 0.0;
        for (; x < AsymptoticFrom; x++)
        {
            shift += 1.0 / (x * x);
        }

        double r = 1.0 / (x * x);
        return shift + (1.0 / x) + (0.5 * r) + (r / x * Alternating(r, TrigammaSeries));
    }

    /// <summary>log(x) - psi(x), which falls to 0 as 1/(2x), without the cancellation of the two.</summary>
    public static double LogLessDigamma(double x)
    {
        if (x < AsymptoticFrom)
        {
            return Math.Log(x) - Digamma(x);
        }

        double r = 1.0 / (x * x);
        return (0.5 / x) + (r * Alternating(r, DigammaSeries));
    }

    /// <summary>log Gamma(x), by Stirling's series from 15 on. Abramowitz and Stegun 6.1.41.</summary>
    public static double LogGamma(double x)
    {
        if (x < AsymptoticFrom)
        {
            return SpecialFunctions.GammaLn(x);
        }

        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSeries.LogRemainder(x);
    }

    // The difference of two Stirling series, its leading terms combined through log(1 + y/x) before they can cancel.
    private static double LogGammaDifference(double x, double y)
    {
        double shift = 0.0;
        for (; x < AsymptoticFrom; x++)
        {
            shift += Math.Log(x) - Math.Log(x + y);
        }

        double ratio = y / x;
        double log = (double)PacketFunctions.LogOnePlus(new Packet1(ratio));
        return shift
            + ((x + y - 0.5) * log)
            + (y * (Math.Log(x) - 1.0))
            + StirlingSeries.LogRemainder(x + y)
            - StirlingSeries.LogRemainder(x);
    }

    // |B_2k| / 2k for k from 1 to 6, with the Bernoulli numbers B.
    private static ReadOnlySpan<double> DigammaSeries => [1.0 / 12.0, 1.0 / 120.0, 1.0 / 252.0, 1.0 / 240.0, 1.0 / 132.0, 691.0 / 32760.0];

    // |B_2k| for k from 1 to 6.
    private static ReadOnlySpan<double> TrigammaSeries => [1.0 / 6.0, 1.0 / 30.0, 1.0 / 42.0, 1.0 / 30.0, 5.0 / 66.0, 691.0 / 2730.0];

    private static double Alternating(double r, ReadOnlySpan<double> coefficients)
    {
        double sum = 0.0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = coefficients[i] - (r * sum);
        }

        return sum;
    }
}
