namespace Crabbymetrics.Data;

/// <summary>How the levels of a factor become columns where an intercept, or another term, is there already.</summary>
public enum FactorContrast
{
    /// <summary>Each level but the baseline is compared with that.</summary>
    Treatment,

    /// <summary>Each level but the last is compared with the mean of all; the coefficients of all sum to 0.</summary>
    Sum,
}
