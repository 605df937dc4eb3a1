using MathNet.Numerics;

namespace Crabbymetrics.Inference;

/// <summary>
/// Upper tail probabilities, each computed as a tail: one minus the distribution function would round a p-value below 1e-16 to zero.
/// </summary>
internal static class UpperTail
{
    /// <summary>P(chi-squared above x).</summary>
    public static double ChiSquared(double x, double degreesOfFreedom) =>
        double.IsNaN(x) ? double.NaN
        : x <= 0.0 ? 1.0
        : double.IsPositiveInfinity(x) ? 0.0
        : SpecialFunctions.GammaUpperRegularized(0.5 * degreesOfFreedom, 0.5 * x);

    /// <summary>P(F above x).</summary>
    public static double FRatio(double x, double numerator, double denominator) =>
        double.IsNaN(x) ? double.NaN
        : x <= 0.0 ? 1.0
        : double.IsPositiveInfinity(denominator) ? ChiSquared(x * numerator, numerator)
        : SpecialFunctions.BetaRegularized(0.5 * denominator, 0.5 * numerator, denominator / (denominator + (numerator * x)));

    /// <summary>P(t above x), of the normal where the degrees of freedom are infinite.</summary>
    public static double StudentT(double x, double degreesOfFreedom)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (double.IsPositiveInfinity(degreesOfFreedom))
        {
            return 0.5 * SpecialFunctions.Erfc(x / Constants.Sqrt2);
        }

        double tail = 0.5 * FRatio(x * x, 1.0, degreesOfFreedom);
        return x >= 0.0 ? tail : 1.0 - tail;
    }
}
