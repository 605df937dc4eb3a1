namespace Crabbymetrics.Inference;

/// <summary>What a comparison of likelihoods takes off for each parameter.</summary>
public enum InformationCorrection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>1, as Akaike's criterion.</summary>
    Akaike,

    /// <summary>Half the logarithm of the number of observations, as the Bayesian criterion.</summary>
    Bayes,
}
