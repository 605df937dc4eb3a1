namespace Crabbymetrics.Inference;

/// <summary>The distribution of a test statistic under the null hypothesis.</summary>
public enum TestDistribution
{
    /// <summary>Chi-squared.</summary>
    ChiSquared,

    /// <summary>F, with degrees of freedom of numerator and denominator.</summary>
    F,

    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>Student's t.</summary>
    StudentT,

    /// <summary>A distribution of the test's own, given the regressors: Durbin and Watson's.</summary>
    Exact,
}
