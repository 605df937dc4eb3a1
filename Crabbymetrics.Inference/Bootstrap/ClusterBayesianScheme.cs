using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Crabbymetrics.Inference;

/// <summary>The Bayesian bootstrap over clusters: one standard exponential weight, divided by the mean of all, for all observations of a
/// cluster.</summary>
public sealed class ClusterBayesianScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "cluster-bayesian";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["cluster-exponential"];

    /// <inheritdoc/>
    public string Description => "Every cluster under an exponential weight; like cluster-pairs, but no replicate loses a cluster.";

    /// <inheritdoc/>
    public BootstrapInputs Reads => BootstrapInputs.Replications | BootstrapInputs.Seed | BootstrapInputs.Cluster;

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        Clustering clusters = ResampledRows.RequireClusters(result, options, Name, refit.RowCount);
        return new WeightedRefitPlan(refit, options.Replications, new Exponentials(clusters), clusters);
    }

    private sealed class Exponentials(Clustering clusters) : ClusterWeights(clusters)
    {
        protected override void DrawClusters(int replicate, RandomSource random, Span<double> weights)
        {
            random.FillExponential(weights);
            TensorPrimitives.Multiply(weights, weights.Length / TensorPrimitives.Sum<double>(weights), weights);
        }
    }
}
