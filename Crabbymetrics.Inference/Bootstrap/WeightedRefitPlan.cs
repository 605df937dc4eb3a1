using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A bootstrap that fits the model again under random weights of its observations. Immutable.</summary>
public sealed class WeightedRefitPlan : IBootstrapPlan
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

    /// <inheritdoc/>
    public IBootstrapReplicator CreateReplicator() => new Replicator(this);

    private sealed class Replicator(WeightedRefitPlan plan) : IBootstrapReplicator
    {
        private readonly double[] _weights = new double[plan._result.RefitRowCount];

        public RefitOutcome Draw(int replicate, RandomSource random, Span<double> parameters, Span<double> standardErrors, CancellationToken cancellationToken)
        {
            plan._sampler.Draw(replicate, random, _weights);
            if (standardErrors.IsEmpty)
            {
                return plan._result.Refit(_weights, parameters, cancellationToken);
            }

            IEstimationResult refitted = ((IFullRefit)plan._result).RefitFull(_weights, cancellationToken);
            refitted.Parameters.CopyTo(parameters);
            RobustErrors.Write(refitted, plan._result, _weights, plan.ResampledClusters, standardErrors);
            return RefitOutcome.Success;
        }
    }
}
