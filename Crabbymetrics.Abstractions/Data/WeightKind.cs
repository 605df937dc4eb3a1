namespace Crabbymetrics;

/// <summary>What an observation weight means. The kind decides n, the log-likelihood and the covariance, so it is never guessed.</summary>
public enum WeightKind
{
    /// <summary>The row stands for that many identical observations: n is the sum of the weights.</summary>
    Frequency,

    /// <summary>The row is an average of that many observations, or has variance inversely proportional to the weight: n is the number of
    /// rows.</summary>
    Analytic,

    /// <summary>The row was sampled with a probability inversely proportional to the weight: n is the number of rows, and only robust
    /// covariances hold.</summary>
    Probability,
}
