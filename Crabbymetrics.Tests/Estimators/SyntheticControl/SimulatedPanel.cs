namespace Crabbymetrics.Tests.Estimators.SyntheticControl;

/// <summary>Panels whose answer is known by construction.</summary>
internal static class SimulatedPanel
{
    /// <summary>Units with two common factors, of which the first is a mixture of the second to the fourth before treatment and has an
    /// effect from then on.</summary>
    /// <param name="units">The number of units.</param>
    /// <param name="periods">The number of periods.</param>
    /// <param name="before">The number of periods before treatment.</param>
    /// <param name="effect">The effect.</param>
    /// <param name="noise">The standard deviation of the errors of the treated unit.</param>
    /// <param name="treated">The number of treated units.</param>
    /// <param name="seed">The seed.</param>
    public static PanelData Create(
        int units = 12,
        int periods = 20,
        int before = 14,
        double effect = 3.0,
        double noise = 0.0,
        int treated = 1,
        long seed = 7
    )
    {
        double[,] y = Outcomes(units, periods, before, effect, noise, treated, seed);
        return PanelData.Create(
            y,
            [.. Enumerable.Range(0, units).Select(Name)],
            [.. Enumerable.Range(0, periods).Select(static t => 2000 + t)],
            [.. Enumerable.Range(0, treated).Select(Name)],
            2000 + before
        );
    }

    public static string Name(int unit) => $"u{unit:D2}";

    public static double[,] Outcomes(int units, int periods, int before, double effect, double noise, int treated, long seed)
    {
        RandomSource random = new(seed);
        double[,] y = new double[units, periods];
        double[] first = new double[periods],
            second = new double[periods];
        for (int t = 1; t < periods; t++)
        {
            first[t] = first[t - 1] + random.NextNormal();
            second[t] = (0.8 * second[t - 1]) + random.NextNormal();
        }

        for (int i = units - 1; i >= 0; i--)
        {
            double a = random.NextNormal(),
                b = random.NextNormal();
            for (int t = 0; t < periods; t++)
            {
                y[i, t] =
                    i < treated
                        ? (0.5 * y[treated, t])
                            + (0.3 * y[treated + 1 + (i % 2), t])
                            + (0.2 * y[treated + 3, t])
                            + (noise * random.NextNormal())
                            + (t >= before ? effect : 0.0)
                        : 20.0 + (2.0 * a) + (a * first[t]) + (b * second[t]) + (0.3 * random.NextNormal());
            }
        }

        return y;
    }
}
