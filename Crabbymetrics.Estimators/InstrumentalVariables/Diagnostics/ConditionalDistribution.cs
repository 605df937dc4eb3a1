namespace Crabbymetrics.Estimators;

/// <summary>
/// The distribution of the conditional likelihood ratio given the strength r of the instruments:
/// <c>(A + B - r + sqrt((A + B - r)^2 + 4 A r)) / 2</c> with A chi-squared of p and B of L - p degrees of freedom, independent.
/// </summary>
/// <remarks>
/// With A + B = Q and A = s Q, Q is chi-squared of L degrees of freedom and independent of s, which is Beta(p/2, (L-p)/2); the ratio
/// exceeds
/// x exactly where Q exceeds <c>x (x + r) / (x + s r)</c>. With s = sin^2 u the integral over u has a smooth integrand. Moreira (2003);
/// Andrews, Moreira and Stock (2007) integrate over s.
/// </remarks>
internal static class ConditionalDistribution
{
    // Each interval of the quadrature is longer than the one before by this factor.
    private const double Growth = 1.6;

    // Nodes of Gauss-Legendre quadrature with ten points.
    private static readonly double[] Nodes =
    [
        0.1488743389816312,
        0.4333953941292472,
        0.6794095682990244,
        0.8650633666889845,
        0.9739065285171717,
    ];

    private static readonly double[] Weights =
    [
        0.2955242247147529,
        0.2692667193099964,
        0.2190863625159820,
        0.1494513491505806,
        0.0666713443086881,
    ];

    /// <summary>The probability of a ratio of at least x.</summary>
    /// <param name="x">The ratio.</param>
    /// <param name="strength">r, 0 or more; infinity for strong instruments.</param>
    /// <param name="parameters">p.</param>
    /// <param name="instruments">L.</param>
    public static double UpperTail(double x, double strength, int parameters, int instruments)
    {
        if (!(x > 0.0))
        {
            return 1.0;
        }

        if (instruments == parameters || double.IsPositiveInfinity(strength))
        {
            return ChiSquaredDistribution.UpperTail(x, parameters);
        }

        int rest = instruments - parameters;
        double scale = Math.Exp(
            Math.Log(2.0)
                + GammaFunctions.LogGamma(0.5 * instruments)
                - GammaFunctions.LogGamma(0.5 * parameters)
                - GammaFunctions.LogGamma(0.5 * rest)
        );
        double sum = 0.0;
        // The bound falls from x + r to x near the angle with sin^2 u = x / (x + r); the panels grow from there.
        double before = 0.0;
        for (double end = 0.5 * Math.Sqrt(x / (x + strength)); before < 0.5 * Math.PI; end *= Growth)
        {
            end = Math.Min(end, 0.5 * Math.PI);
            double half = 0.5 * (end - before),
                centre = 0.5 * (end + before);
            for (int node = 0; node < Nodes.Length; node++)
            {
                double offset = half * Nodes[node];
                sum += half * Weights[node] * (Density(centre - offset) + Density(centre + offset));
            }

            before = end;
        }

        return Math.Clamp(scale * sum, 0.0, 1.0);

        double Density(double u)
        {
            double sine = Math.Sin(u);
            double bound = x * ((x + strength) / (x + (sine * sine * strength)));
            return Math.Pow(sine, parameters - 1.0)
                * Math.Pow(Math.Cos(u), rest - 1.0)
                * ChiSquaredDistribution.UpperTail(bound, instruments);
        }
    }
}
