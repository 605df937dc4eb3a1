namespace Crabbymetrics;

/// <summary>How the small-sample factor G/(G-1) enters the terms of a multi-way clustered covariance.</summary>
public enum MultiwayFactor
{
    /// <summary>Each term of the inclusion-exclusion has the factor of its own number of groups, as R's sandwich and statsmodels
    /// do.</summary>
    EachTerm,

    /// <summary>All terms have the factor of the clustering with the fewest groups, as fixest does.</summary>
    SmallestClustering,
}
