namespace Crabbymetrics.Inference;

/// <summary>How the variance grows beyond the mean in the alternative of an overdispersion test.</summary>
public enum OverdispersionForm
{
    /// <summary>Variance mu + alpha mu: NB1, quasi-Poisson.</summary>
    Linear,

    /// <summary>Variance mu + alpha mu^2: NB2, the usual negative binomial.</summary>
    Quadratic,
}
