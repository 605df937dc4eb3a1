namespace Crabbymetrics.Inference;

/// <summary>How many indices a sampler draws at a time. The streams depend on it: it stays as it is, so that seeds keep their
/// draws.</summary>
internal static class ResamplingBatch
{
    public const int Size = 256;
}
