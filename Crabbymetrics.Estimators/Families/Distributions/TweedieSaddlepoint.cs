namespace Crabbymetrics.Estimators;

/// <summary>
/// The saddlepoint expansion of a Tweedie log-density, <c>-log(2 pi phi y^p) / 2 - d / (2 phi) + c_1 R + c_2 R^2 + ...</c> with <c>R = phi
/// y^(p-2)</c>: the density and its derivatives where the series of Dunn and Smyth (2005) would need many terms.
/// </summary>
/// <remarks>
/// <para>
/// The corrections are those of Daniels (1954) with the cumulants of the power variance at y,
/// <c>kappa_k = phi^(k-1) y^((k-1)p-k+2) prod_(m=1)^(k-2) (m p - m + 1)</c>. In <c>u = p (3 - p)</c> they are polynomials,
/// <c>c_1 = -u/24</c> and <c>c_2 = u (2 - u) / 48</c>. At p = 1 and 2 they are Stirling's -1/12, 0, 1/360, 0, -1/1260; at p = 1.5 those of
/// the Bessel function I_1.
/// </para>
/// <para>After c_5 the next term is below 1e-16 where <see cref="Serves"/> says so.</para>
/// </remarks>
internal static class TweedieSaddlepoint
{
    // c_n over u, in powers of u from 0.
    private static readonly double[][] s_corrections =
    [
        [-1.0 / 24.0],
        [1.0 / 24.0, -1.0 / 48.0],
        [-5.0 / 48.0, 313.0 / 2880.0, -161.0 / 5760.0],
        [7.0 / 16.0, -503.0 / 720.0, 529.0 / 1440.0, -367.0 / 5760.0],
        [-21.0 / 8.0, 37937.0 / 6720.0, -3270523.0 / 725760.0, 1149709.0 / 725760.0, -120257.0 / 580608.0],
    ];

    private const double LargestRelative = 5e-3;

    // The terms of the series have the variance (p - 1) / ((2 - p) R) in j. A sum over j differs from the expansion by about
    // exp(-2 pi^2 times this); near p = 1 the density has spikes at multiples of phi that the expansion does not have.
    private const double LeastVariance = 2.5;

    /// <summary>Whether the expansion is right to the last digits.</summary>
    /// <param name="relative">R, <c>phi y^(p-2)</c>.</param>
    /// <param name="power">p.</param>
    public static bool Serves(double relative, double power) =>
        relative < LargestRelative && LeastVariance * relative * (2.0 - power) < power - 1.0;

    /// <summary>The sum of the corrections.</summary>
    /// <param name="relative">R.</param>
    /// <param name="power">p.</param>
    public static double Correction(double relative, double power) => Corrections(relative, 0.0, power).Log;

    /// <summary>The log-density without its deviance, with its derivatives.</summary>
    /// <param name="logOutcome">log y.</param>
    /// <param name="dispersion">phi.</param>
    /// <param name="relative">R.</param>
    /// <param name="power">p.</param>
    public static TweedieDensity AtOutcome(double logOutcome, double dispersion, double relative, double power) =>
        Corrections(relative, logOutcome, power)
            .Plus(new(-0.5 * (Math.Log(2.0 * Math.PI * dispersion) + (power * logOutcome)), -0.5, -0.5 * logOutcome, 0.0, 0.0, 0.0), 1.0);

    private static TweedieDensity Corrections(double relative, double logOutcome, double power)
    {
        double u = power * (3.0 - power),
            slope = 3.0 - (2.0 * power),
            raised = 1.0;
        TweedieDensity sum = default;
        for (int n = 1; n <= s_corrections.Length; n++)
        {
            raised *= relative;
            (double c, double first, double second) = Polynomial(s_corrections[n - 1], u);
            // In p, R being exp(lambda + (p - 2) log y) and u a function of p.
            double inPower = (first * slope) + (n * logOutcome * c),
                twice = (second * slope * slope) - (2.0 * first) + (n * logOutcome * ((2.0 * first * slope) + (n * logOutcome * c)));
            sum = sum.Plus(new(c, n * c, inPower, n * n * c, n * inPower, twice), raised);
        }

        return sum;
    }

    // u times the polynomial, with its derivatives in u.
    private static (double Value, double First, double Second) Polynomial(double[] coefficients, double u)
    {
        double value = 0.0,
            first = 0.0,
            second = 0.0;
        for (int j = coefficients.Length - 1; j >= -1; j--)
        {
            second = (second * u) + (2.0 * first);
            first = (first * u) + value;
            value = (value * u) + (j >= 0 ? coefficients[j] : 0.0);
        }

        return (value, first, second);
    }
}
