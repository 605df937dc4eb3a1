namespace Crabbymetrics.Inference;

/// <summary>
/// Nodes and weights for an expectation over <c>s = chi-squared(d) / d</c>, by which an estimated dispersion is divided: Gaussian
/// quadrature where s varies little; else the trapezoidal rule in log s, where the density is smooth and falls off at both ends.
/// </summary>
internal readonly struct ScaleNodes
{
    // Where the density is below this part of its largest value, nothing is added.
    private const double LogNegligible = 30.0;

    // The distance of the nodes, in standard deviations of log s, and at most so much.
    private const double Step = 0.6;
    private const double LargestStep = 0.4;

    // The degrees of freedom from which on so many nodes are enough.
    private static readonly (double Degrees, int Count)[] Rules = [(1000.0, 3), (150.0, 4), (30.0, 7)];

    private ScaleNodes(double[] scales, double[] weights) => (Scales, Weights) = (scales, weights);

    /// <summary>The values of s.</summary>
    public double[] Scales { get; }

    /// <summary>Their weights, which sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The nodes.</summary>
    /// <param name="degreesOfFreedom">d; with infinity, or none, s is 1.</param>
    public static ScaleNodes Of(double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0.0) || double.IsPositiveInfinity(degreesOfFreedom))
        {
            return new ScaleNodes([1.0], [1.0]);
        }

        foreach ((double degrees, int count) in Rules)
        {
            if (degreesOfFreedom >= degrees)
            {
                (double[] nodes, double[] gauss) = GaussRule.ScaledChiSquared(count, degreesOfFreedom);
                return new ScaleNodes(nodes, gauss);
            }
        }

        // The density of u = log s is exp(d/2 (u - e^u + 1)) up to a factor.
        double half = 0.5 * degreesOfFreedom,
            step = Math.Min(LargestStep, Step / Math.Sqrt(half));
        List<double> scales = [],
            weights = [];
        double sum = 0.0;
        for (int i = -Reach(-1); i <= Reach(1); i++)
        {
            double weight = Math.Exp(LogDensity(i));
            scales.Add(Math.Exp(i * step));
            weights.Add(weight);
            sum += weight;
        }

        return new ScaleNodes([.. scales], [.. weights.Select(weight => weight / sum)]);

        double LogDensity(int i) => half * ((i * step) - Math.Exp(i * step) + 1.0);

        int Reach(int side)
        {
            int i = 0;
            while (LogDensity(side * (i + 1)) > -LogNegligible)
            {
                i++;
            }

            return i;
        }
    }
}
