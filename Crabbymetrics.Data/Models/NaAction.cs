namespace Crabbymetrics.Data;

/// <summary>What becomes of a row in which a value is missing.</summary>
public enum NaAction
{
    /// <summary>It is left out, and counted.</summary>
    Drop,

    /// <summary>It is an error that names the first such row.</summary>
    Fail,
}
