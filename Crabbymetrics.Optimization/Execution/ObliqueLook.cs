namespace Crabbymetrics.Optimization;

/// <summary>
/// Two costs along a fixed oblique direction, which tell a minimum from a maximum, many a saddle, or a wrong gradient: for a convergence
/// within the first iterations, and where the last change of the cost contradicts the gradients at its ends.
/// </summary>
internal readonly struct ObliqueLook(EndProbe probe)
{
    // The cube root of the precision balances the rounding of the cost against the higher terms of its expansion.
    private const double RelativeDistance = 6e-6;

    /// <summary>Whether the cost falls measurably on either side, by more than the gradient that is left explains.</summary>
    public bool Falls(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        Span<double> trial = probe.Trial;
        for (int sign = -1; sign <= 1; sign += 2)
        {
            double explained = 0.0;
            for (int i = 0; i < x.Length; i++)
            {
                // Components of unequal size, so that no symmetry of the cost hides the direction.
                double h = sign * RelativeDistance * probe.Size(x, i) * (0.5 + Fraction(i));
                trial[i] = probe.Clamp(x[i] + (i % 2 == 0 ? h : -h), i);
                explained += Math.Abs(gradient[i] * (trial[i] - x[i]));
            }

            if (probe.Cost - probe.CostAtTrial() > (4.0 * explained) + (64.0 * probe.Noise))
            {
                return true;
            }
        }

        return false;
    }

    // The fractional parts of multiples of the golden ratio: all different, in [0, 1).
    public static double Fraction(int i)
    {
        double t = (i + 1) * 0.6180339887498949;
        return t - Math.Floor(t);
    }
}
