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

    /// <summary>
    /// The estimator whose model this one becomes where a parameter is at the edge of its range: <c>poisson</c> for the negative binomial,
    /// whose overdispersion is then 0. The likelihood ratio test against it is a mixture. Null (the default) for none.
    /// </summary>
    string? BoundaryModel => null;

    /// <summary>Whether that parameter was estimated to be at the edge. It is then not in <see cref="EstimatedParameterCount"/>.</summary>
    bool IsAtBoundary => false;
}
