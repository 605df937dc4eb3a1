using MathNet.Numerics.Integration;

namespace Crabbymetrics.Estimators;

/// <summary>Anscombe residuals of any family, by quadrature of its variance function.</summary>
internal static class AnscombeQuadrature
{
    // The tolerance of the quadrature.
    private const double Tolerance = 1e-12;

    public static void Residuals(IGlmFamily family, ReadOnlySpan<double> outcome, ReadOnlySpan<double> mean, Span<double> residual)
    {
        for (int i = 0; i < outcome.Length; i++)
        {
            double from = mean[i];
            double to = outcome[i];
            // Variance functions vanish at the ends of the range, where the integrand is infinite but its integral is not:
            // double-exponential quadrature is made for that.
            double integral =
                from == to
                    ? 0.0
                    : DoubleExponentialTransformation.Integrate(
                        t => Integrand(family, t),
                        Math.Min(from, to),
                        Math.Max(from, to),
                        Tolerance
                    );
            double variance = VarianceAt(family, from);
            residual[i] = Math.Sign(to - from) * integral / Math.Pow(variance, 1.0 / 6.0);
        }
    }

    private static double Integrand(IGlmFamily family, double mean)
    {
        double value = 1.0 / Math.Cbrt(VarianceAt(family, mean));
        // Rounding may move a node onto the end itself; such a node has no weight.
        return double.IsFinite(value) ? value : 0.0;
    }

    private static double VarianceAt(IGlmFamily family, double mean)
    {
        double variance = 0.0;
        family.Variance(new ReadOnlySpan<double>(in mean), new Span<double>(ref variance));
        return variance;
    }
}
