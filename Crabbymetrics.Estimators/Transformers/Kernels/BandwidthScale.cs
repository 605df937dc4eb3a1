namespace Crabbymetrics.Estimators;

/// <summary>Where gamma comes from, unless it is given.</summary>
public enum BandwidthScale
{
    /// <summary><c>1 / (p v)</c>, v being the variance of all values of all p columns: scikit-learn's <c>scale</c>.</summary>
    Scale,

    /// <summary><c>1 / m^2</c>, m being the median distance of two rows (of the laplacian kernel <c>1 / m</c> with the distance that it
    /// has). Garreau, Jitkrittum and Kanagawa (2018), "Large sample analysis of the median heuristic", arXiv 1707.07269.</summary>
    Median,

    /// <summary>Half of <see cref="Median"/>: m is then the standard deviation of the Gaussian bell.</summary>
    HalfMedian,

    /// <summary><c>1 / p</c>.</summary>
    Columns,
}
