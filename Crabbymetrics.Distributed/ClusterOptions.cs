namespace Crabbymetrics.Distributed;

/// <summary>How a fit uses a cluster.</summary>
public sealed record ClusterOptions
{
    /// <summary>How long a pass is asked again after nodes were lost, before the fit ends with an error.</summary>
    /// <value>Default one minute.</value>
    public TimeSpan RecoveryTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Called after each pass with its kind, its wall time and the time that its slowest partition computed.</summary>
    /// <value>Default null.</value>
    public Action<PassTiming>? PassFinished { get; init; }
}
