namespace Crabbymetrics.Inference;

/// <summary>Draws the observation weights of a replicate: all that a resampling scheme adds to <see cref="WeightedRefitPlan"/>.</summary>
/// <remarks>Safe for concurrent use: it keeps nothing between calls.</remarks>
public interface IWeightSampler
{
    /// <summary>Draws weights.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    /// <param name="random">The stream of this replicate.</param>
    /// <param name="weights">Receives the n multipliers of the observations, finite and not negative; what it holds before is left from
    /// another replicate.</param>
    void Draw(int replicate, RandomSource random, Span<double> weights);
}
