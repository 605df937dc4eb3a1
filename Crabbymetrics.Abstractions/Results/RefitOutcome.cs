namespace Crabbymetrics;

/// <summary>How a refit under other weights ended.</summary>
/// <param name="FailureReason">Why there is no answer; null where there is one.</param>
public readonly record struct RefitOutcome(string? FailureReason)
{
    /// <summary>A refit with an answer.</summary>
    public static RefitOutcome Success => default;

    /// <summary>Whether there is an answer.</summary>
    public bool Succeeded => FailureReason is null;

    /// <summary>A refit without an answer.</summary>
    /// <param name="reason">Why, in a few words: replicates that failed for the same reason are counted together.</param>
    public static RefitOutcome Failure(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new RefitOutcome(reason);
    }
}
