namespace Crabbymetrics.Optimization;

/// <summary>
/// A problem that can say which one it is, by a hash of its data say, so that a checkpoint of other data is refused.
/// </summary>
public interface IFingerprinted
{
    /// <summary>A text that is equal for equal problems only.</summary>
    string Fingerprint { get; }
}
