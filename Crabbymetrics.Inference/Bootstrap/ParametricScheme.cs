using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>
/// The parametric bootstrap: outcomes drawn from the fitted distribution, regressors as they are. It holds only where the distribution
/// does: with overdispersed counts its errors are as much too small as those of <c>vanilla</c>.
/// </summary>
public sealed class ParametricScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "parametric";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["simulation"];

    /// <inheritdoc/>
    public string Description => "Outcomes drawn from the fitted distribution; holds only where that distribution does.";

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ResampledRows.RefuseClusters(options, Name, "cluster-pairs");
        ObservationCounts.RefuseProbabilityWeights(result, Name);
        ISimulatedRefit simulated = Capability.Require<ISimulatedRefit>(result, $"The bootstrap scheme '{Name}'");
        return simulated.SimulationUnavailableReason is { } reason
            ? throw new NotSupportedException($"The bootstrap scheme '{Name}' is not available: {reason}")
            : new Plan(simulated, options.Replications);
    }

    private sealed class Plan(ISimulatedRefit result, int replications) : IBootstrapPlan, IBootstrapReplicator
    {
        public int Replications => replications;

        // The result does the work and keeps nothing between replicates, so that one object serves all threads.
        public IBootstrapReplicator CreateReplicator() => this;

        public RefitOutcome Draw(
            int replicate,
            RandomSource random,
            Span<double> parameters,
            Span<double> standardErrors,
            CancellationToken cancellationToken
        ) => result.RefitSimulated(random, parameters, cancellationToken);
    }
}
