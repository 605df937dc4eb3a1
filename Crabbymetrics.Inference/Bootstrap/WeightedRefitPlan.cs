using System.Collections.Immutable;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>A bootstrap that fits the model again under random weights of its observations. Immutable.</summary>
public sealed class WeightedRefitPlan : IBatchPlan
{
    private readonly IWeightedRefit _result;
    private readonly IWeightSampler _sampler;

    /// <summary>Creates a plan.</summary>
    /// <param name="result">The fitted model.</param>
    /// <param name="replications">The number of replicates.</param>
    /// <param name="sampler">Draws the weights of each.</param>
    /// <param name="clusters">The clusters that share a weight; null where observations are drawn one by one.</param>
    public WeightedRefitPlan(IWeightedRefit result, int replications, IWeightSampler sampler, Clustering? clusters = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegative(replications);
        _result = result;
        _sampler = sampler;
        Replications = replications;
        ResampledClusters = clusters;
    }

    /// <inheritdoc/>
    public int Replications { get; }

    /// <inheritdoc/>
    public Clustering? ResampledClusters { get; }

    /// <inheritdoc/>
    public ImmutableArray<double> JackknifeMultiplicities { get; init; } = [];

    /// <summary>Whether the result can return whole refitted models with scores and information: <see cref="IFullRefit"/>.</summary>
    public bool HasStandardErrors => _result is IFullRefit and IScoreContributions and IInformation;

    int IBatchPlan.BatchSize => _sampler is ICountSampler && _result is IBatchRefit batch ? batch.BatchSize : 0;

    /// <inheritdoc/>
    public IBootstrapReplicator CreateReplicator() => new WeightedRefitReplicator(_result, _sampler, ResampledClusters);
}
