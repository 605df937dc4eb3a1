namespace Crabbymetrics.Optimization;

/// <summary>The answer of an observer.</summary>
public enum ObserverVerdict
{
    /// <summary>Go on.</summary>
    Continue = 0,

    /// <summary>End the run with <see cref="TerminationReason.StoppedByObserver"/>.</summary>
    Stop = 1,
}
