using System.Collections.Immutable;
using System.Numerics.Tensors;
using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>
/// The Bayesian bootstrap (Rubin 1981): every observation stays in every replicate, under a standard exponential weight; the weights are
/// divided by their mean. No replicate loses a category, so that few of them fail where pairs would.
/// </summary>
/// <remarks>
/// A row with frequency weight f is f observations: the sum of f exponentials, a gamma number of shape f. Analytic and probability weights
/// belong to their row and multiply its random weight. Where a result knows its distinct observations (<see cref="IMergedObservations"/>),
/// they are such rows.
/// </remarks>
public sealed class BayesianScheme : IBootstrapScheme
{
    /// <inheritdoc/>
    public string Name => "bayesian";

    /// <inheritdoc/>
    public ImmutableArray<string> Aliases => ["exponential"];

    /// <inheritdoc/>
    public string Description => "Every observation under an exponential weight; like pairs, but no replicate loses a category.";

    /// <inheritdoc/>
    public IBootstrapPlan Prepare(IEstimationResult result, BootstrapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ResampledRows.RefuseClusters(options, Name, "cluster-bayesian");
        if (RecipeRefitPlan.TryCreate(result, options, ResamplingLaw.Exponential) is { } elsewhere)
        {
            return elsewhere;
        }

        result = DistinctObservations.ToResample(result);
        IWeightedRefit refit = ResampledRows.RequireRefit(result, Name);
        ReadOnlyMemory<double> frequencies = ObservationCounts.Frequencies(result);
        return new WeightedRefitPlan(refit, options.Replications, frequencies.IsEmpty ? new Exponentials() : new Gammas(frequencies));
    }

    private sealed class Exponentials : IWeightSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            random.FillExponential(weights);
            TensorPrimitives.Multiply(weights, weights.Length / TensorPrimitives.Sum<double>(weights), weights);
        }
    }

    private sealed class Gammas(ReadOnlyMemory<double> frequencies) : IWeightSampler
    {
        public void Draw(int replicate, RandomSource random, Span<double> weights)
        {
            ReadOnlySpan<double> counts = frequencies.Span;
            double sum = 0.0;
            double observations = 0.0;
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = counts[i] > 0.0 ? random.NextGamma(counts[i]) : 0.0;
                sum += weights[i];
                observations += counts[i];
            }

            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = counts[i] > 0.0 ? weights[i] * (observations / sum) / counts[i] : 0.0;
            }
        }
    }
}
