namespace Crabbymetrics;

/// <summary>A result of maximum likelihood: what information criteria and likelihood ratio tests need.</summary>
public interface ILikelihood
{
    /// <summary>The maximized log-likelihood with all its constants.</summary>
    double LogLikelihood { get; }

    /// <summary>The number of estimated parameters that the information criteria count.</summary>
    int EstimatedParameterCount { get; }

    /// <summary>
    /// The log-likelihood of the null model, the intercept alone with the same offset, weights and observations; NaN (the default) where it
    /// is not known.
    /// </summary>
    double NullLogLikelihood => double.NaN;
}
