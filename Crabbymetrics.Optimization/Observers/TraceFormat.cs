namespace Crabbymetrics.Optimization;

/// <summary>How a <see cref="TraceObserver"/> writes.</summary>
public enum TraceFormat
{
    /// <summary>Comma-separated values with a header; what is not known is empty.</summary>
    Csv = 0,

    /// <summary>One JSON object on each line; what is not known, or not finite, is null.</summary>
    JsonLines = 1,
}
