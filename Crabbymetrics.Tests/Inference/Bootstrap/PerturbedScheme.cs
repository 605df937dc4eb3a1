using Crabbymetrics.Inference;

namespace Crabbymetrics.Tests.Inference.Bootstrap;

/// <summary>Each observation counts twice or not at all: a bootstrap scheme as a third party writes one, with the page on the
/// bootstrap.</summary>
public sealed class PerturbedScheme : IBootstrapScheme, IWeightSampler
{
    public string Name => "perturbed";

    public string Description => "Each observation counts twice or not at all, with probability 1/2.";

    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        if (options.Cluster is not null)
        {
            throw new ArgumentException($"'{Name}' draws single observations: leave {nameof(options.Cluster)} out.", nameof(options));
        }

        return result is IWeightedRefit refit
            ? new WeightedRefitPlan(refit, options.Replications, this)
            : throw new NotSupportedException($"'{Name}' fits again under other weights, which '{result.EstimatorName}' cannot.");
    }

    public void Draw(int replicate, RandomSource random, Span<double> weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = random.NextDouble() < 0.5 ? 0.0 : 2.0;
        }
    }
}
