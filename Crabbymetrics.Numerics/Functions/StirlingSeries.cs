namespace Crabbymetrics.Numerics;

/// <summary>
/// The factor that Stirling's formula leaves of the gamma function, <c>Gamma(a) = sqrt(2 pi / a) (a / e)^a exp(R(a))</c>: the part of it
/// that does not overflow and in which nothing cancels.
/// </summary>
internal static class StirlingSeries
{
    // From this argument on six terms of the series give all digits.
    private const double AsymptoticFrom = 15.0;

    /// <summary>R(a), a above 0. Abramowitz and Stegun 6.1.41, and below 15 the recurrence of the gamma function.</summary>
    public static double LogRemainder(double a)
    {
        double shift = 0.0;
        for (; a < AsymptoticFrom; a++)
        {
            shift += ((a + 0.5) * NearZero.LogOnePlus(1.0 / a)) - 1.0;
        }

        double r = 1.0 / (a * a);
        double series =
            (1.0 / 12.0)
            - (r * ((1.0 / 360.0) - (r * ((1.0 / 1260.0) - (r * ((1.0 / 1680.0) - (r * ((1.0 / 1188.0) - (r * 691.0 / 360360.0)))))))));
        return shift + (series / a);
    }
}
