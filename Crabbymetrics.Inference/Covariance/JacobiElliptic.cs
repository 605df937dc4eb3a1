namespace Crabbymetrics.Inference;

/// <summary>The elliptic functions of Jacobi for real arguments, by the arithmetic-geometric mean (Abramowitz and Stegun 16.4,
/// 17.6).</summary>
/// <remarks>They take the complementary parameter m1 = 1 - m, which near 0 says what m near 1 cannot.</remarks>
internal static class JacobiElliptic
{
    // The arithmetic-geometric mean converges quadratically: six or so are enough.
    private const int MostSteps = 40;

    /// <summary>The complete integral of the first kind K(m).</summary>
    /// <param name="complement">1 - m, in (0, 1].</param>
    public static double CompleteIntegral(double complement)
    {
        double a = 1.0;
        double b = Math.Sqrt(complement);
        for (int i = 0; i < MostSteps && Math.Abs(a - b) > 1e-16 * a; i++)
        {
            (a, b) = (0.5 * (a + b), Math.Sqrt(a * b));
        }

        return Math.PI / (a + b);
    }

    /// <summary>Evaluates sn, cn and dn at u in (0, K).</summary>
    /// <param name="argument">u.</param>
    /// <param name="complement">1 - m, in (0, 1].</param>
    /// <param name="sn">sn(u|m).</param>
    /// <param name="cn">cn(u|m).</param>
    /// <param name="dn">dn(u|m).</param>
    public static void Evaluate(double argument, double complement, out double sn, out double cn, out double dn)
    {
        Span<double> means = stackalloc double[MostSteps + 1];
        Span<double> gaps = stackalloc double[MostSteps + 1];
        double a = 1.0;
        double b = Math.Sqrt(complement);
        int steps = 0;
        means[0] = a;
        gaps[0] = Math.Sqrt(Math.Max(0.0, 1.0 - complement));
        while (steps < MostSteps && Math.Abs(gaps[steps]) > 1e-16 * a)
        {
            double gap = 0.5 * (a - b);
            (a, b) = (0.5 * (a + b), Math.Sqrt(a * b));
            steps++;
            means[steps] = a;
            gaps[steps] = gap;
        }

        double phase = Math.ScaleB(means[steps] * argument, steps);
        for (int i = steps; i > 0; i--)
        {
            phase = 0.5 * (phase + Math.Asin(Math.Clamp(gaps[i] * Math.Sin(phase) / means[i], -1.0, 1.0)));
        }

        sn = Math.Sin(phase);
        cn = Math.Cos(phase);
        // dn^2 = 1 - m sn^2 = cn^2 + (1 - m) sn^2, the second without cancellation where m is near 1.
        dn = Math.Sqrt((cn * cn) + (complement * sn * sn));
    }
}
