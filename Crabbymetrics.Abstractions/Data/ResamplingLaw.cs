namespace Crabbymetrics;

/// <summary>The law of the random weights of a <see cref="ResamplingRecipe"/>, of mean 1 and variance 1.</summary>
public enum ResamplingLaw
{
    /// <summary>Counts of a Poisson law: the bootstrap of pairs without a fixed sample size. Chamandy, Muralidharan, Najmi and Naidu
    /// (2012), "Estimating uncertainty for massive data streams".</summary>
    Poisson,

    /// <summary>An exponential law: the Bayesian bootstrap, up to the sum of the weights. Rubin (1981), "The Bayesian
    /// bootstrap".</summary>
    Exponential,
}
