namespace Crabbymetrics.Inference;

/// <summary>A sampler whose weights are numbers of draws, and which can write them in a byte each: an eighth of the memory.</summary>
internal interface ICountSampler : IWeightSampler
{
    /// <summary>Draws what <see cref="IWeightSampler.Draw"/> draws from the same stream.</summary>
    /// <param name="replicate">The zero-based replicate.</param>
    /// <param name="random">The stream of this replicate.</param>
    /// <param name="counts">Receives the n counts; what it holds before is left from another replicate.</param>
    /// <returns>False where a count is above 255: the counts mean nothing then.</returns>
    bool TryDraw(int replicate, RandomSource random, Span<byte> counts);
}
