namespace Crabbymetrics.Inference;

/// <summary>
/// Nodes and weights for an expectation over a standard normal z of a tail that changes from 0 to 1 over a distance of 1 / r: Gaussian
/// quadrature where r is small; else the trapezoidal rule, which for a normal weight errs by some <c>exp(-2 pi^2 / (h^2 (1 + r^2)))</c>.
/// </summary>
internal sealed class NormalNodes
{
    // Beyond it lies 1e-9 of the probability.
    private const double Reach = 6.2;
    private const double Step = 0.85;
    private const double SmallestStep = 0.002;

    private static readonly (double Sharpness, NormalNodes Nodes)[] Rules =
    [
        (0.0, new NormalNodes(GaussRule.Normal(1))),
        (0.15, new NormalNodes(GaussRule.Normal(6))),
        (0.5, new NormalNodes(GaussRule.Normal(11))),
    ];

    private NormalNodes((double[] Nodes, double[] Weights) rule) => (Nodes, Weights) = rule;

    /// <summary>The values of z, ascending.</summary>
    public double[] Nodes { get; }

    /// <summary>Their weights, which sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The nodes.</summary>
    /// <param name="sharpness">r.</param>
    public static NormalNodes Of(double sharpness)
    {
        foreach ((double largest, NormalNodes nodes) in Rules)
        {
            if (sharpness <= largest)
            {
                return nodes;
            }
        }

        int reach = (int)Math.Ceiling(Reach / Math.Max(SmallestStep, Step / Math.Sqrt(1.0 + (sharpness * sharpness))));
        double[] places = new double[(2 * reach) + 1],
            weights = new double[places.Length];
        double sum = 0.0;
        for (int j = 0; j < places.Length; j++)
        {
            places[j] = (j - reach) * (Reach / reach);
            sum += weights[j] = Math.Exp(-0.5 * places[j] * places[j]);
        }

        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] /= sum;
        }

        return new NormalNodes((places, weights));
    }
}
