namespace Crabbymetrics.Optimization;

/// <summary>How a line search ended.</summary>
public enum LineSearchOutcome
{
    /// <summary>The trial kept by <see cref="LineFunction.Keep"/> is the step to take. It lowers the cost, or leaves it within rounding
    /// with a better slope.</summary>
    Accepted = 0,

    /// <summary>No trial lowers the cost enough. <see cref="LineFunction.FailureReason"/> says what to report.</summary>
    Failed = 1,

    /// <summary>The evaluator has to stop; return <see cref="Evaluator.StopReason"/>.</summary>
    Stopped = 2,
}
