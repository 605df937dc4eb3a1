namespace Crabbymetrics;

/// <summary>How many coefficients of absorbed effects a small-sample factor counts beside the k that are reported.</summary>
public enum AbsorbedCount
{
    /// <summary>The rank of all effects less the rank of those that are nested in the clusters, and 1 more where a nested one has a
    /// constant for each level. Without clusters it is <see cref="Full"/>. The default.</summary>
    Exact,

    /// <summary>The rank of all effects, nested or not.</summary>
    Full,

    /// <summary>As fixest 0.12 by default: 1, and of each effect that is not nested in a cluster its levels less 1. It knows no
    /// rank.</summary>
    Fixest,

    /// <summary>As reghdfe: the levels of each effect that is not nested, less the largest number of components that it has with an earlier
    /// one, and 1 more where one is nested.</summary>
    Reghdfe,

    /// <summary>None.</summary>
    None,
}
