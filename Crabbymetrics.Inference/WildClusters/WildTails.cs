namespace Crabbymetrics.Inference;

/// <summary>How a two-sided p-value is made of bootstrap statistics.</summary>
public enum WildTails
{
    /// <summary>The share of statistics whose absolute value is at least that of the data.</summary>
    Symmetric,

    /// <summary>Twice the smaller of the shares below and above the statistic of the data: better where the distribution is
    /// skewed.</summary>
    EqualTailed,
}
