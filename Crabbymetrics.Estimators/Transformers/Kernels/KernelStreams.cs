namespace Crabbymetrics.Estimators;

/// <summary>The streams of a seed that a kernel basis draws from. Their numbers stay as they are: a seed gives the same basis for
/// ever.</summary>
internal static class KernelStreams
{
    public const long Landmarks = 0x4B31;
    public const long Frequencies = 0x4B32;
    public const long Phases = 0x4B33;
    public const long Bandwidth = 0x4B34;
}
