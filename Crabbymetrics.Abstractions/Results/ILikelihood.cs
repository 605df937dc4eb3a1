namespace Crabbymetrics;

/// <summary>A result of maximum likelihood: what information criteria and likelihood ratio tests need.</summary>
public interface ILikelihood
{
    /// <summary>The maximized log-likelihood with all its constants.</summary>
    double LogLikelihood { get; }

    /// <summary>The number of estimated parameters that the information criteria count.</summary>
    int EstimatedParameterCount { get; }
}
