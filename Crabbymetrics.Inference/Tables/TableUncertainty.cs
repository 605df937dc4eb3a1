namespace Crabbymetrics.Inference;

/// <summary>What stands under each estimate of a table of several models.</summary>
public enum TableUncertainty
{
    /// <summary>The standard error, in parentheses.</summary>
    StandardError,

    /// <summary>The z or t statistic, in parentheses.</summary>
    Statistic,

    /// <summary>The p-value, in parentheses.</summary>
    PValue,

    /// <summary>The confidence limits, in brackets.</summary>
    ConfidenceLimits,

    /// <summary>Nothing: estimates alone.</summary>
    None,
}
