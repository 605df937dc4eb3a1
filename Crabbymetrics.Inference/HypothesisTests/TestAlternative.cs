namespace Crabbymetrics.Inference;

/// <summary>The alternative of a test of one quantity.</summary>
public enum TestAlternative
{
    /// <summary>The quantity is larger than under the null hypothesis.</summary>
    Greater,

    /// <summary>The quantity is smaller than under the null hypothesis.</summary>
    Less,

    /// <summary>The quantity is larger or smaller than under the null hypothesis.</summary>
    TwoSided,
}
