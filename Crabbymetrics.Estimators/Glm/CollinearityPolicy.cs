namespace Crabbymetrics.Estimators;

/// <summary>What happens to a column that is a linear combination of earlier ones.</summary>
public enum CollinearityPolicy
{
    /// <summary>The column is left out, named in the warnings, and reported as NaN.</summary>
    Drop,

    /// <summary>The fit throws an <see cref="IdentificationException"/> that names the column.</summary>
    Throw,
}
