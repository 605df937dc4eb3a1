namespace Crabbymetrics.Estimators;

/// <summary>How principal components are found.</summary>
public enum PcaSolver
{
    /// <summary>Exactly, unless rows and columns are both more than 2,000 and a number of components is given.</summary>
    Auto,

    /// <summary>All of them: from the cross product of the columns, or of the rows where these are fewer, refined on the data where small
    /// ones would have lost digits.</summary>
    Exact,

    /// <summary>The leading ones by random subspace iteration. Halko, Martinsson and Tropp (2011), "Finding structure with randomness",
    /// SIAM
    /// Review 53, Algorithm 4.4.</summary>
    Randomized,
}
