namespace Crabbymetrics.Estimators;

/// <summary>Whether the bias of maximum likelihood is reduced.</summary>
public enum BiasReductionMethod
{
    /// <summary>Maximum likelihood.</summary>
    None,

    /// <summary>
    /// Firth's penalized likelihood: the log-likelihood plus half the log-determinant of the information. It takes out the bias of order
    /// 1/n, and its estimates are finite for separated data too. Firth (1993), "Bias reduction of maximum likelihood estimates", Biometrika
    /// 80.
    /// </summary>
    Firth,
}
