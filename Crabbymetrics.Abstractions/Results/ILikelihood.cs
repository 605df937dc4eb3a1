namespace Crabbymetrics;

/// <summary>A result of maximum likelihood: what information criteria and likelihood ratio tests need.</summary>
public interface ILikelihood
{
    /// <summary>The maximized log-likelihood with all its constants.</summary>
    double LogLikelihood { get; }

    /// <summary>The number of estimated parameters that the information criteria count.</summary>
    int EstimatedParameterCount { get; }

    /// <summary>
    /// The log-likelihood of the null model, the intercept only with the same offset, weights and observations; NaN (the default) where it
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

    /// <summary>
    /// The penalized log-likelihood at the reported parameters, where these maximize it in place of the likelihood, as with Firth's bias
    /// reduction; null (the default) where they maximize the likelihood itself. The likelihood ratio test then compares penalized
    /// likelihoods with the penalty of the larger model in both, the coefficients left out being held at 0: the penalty, half the
    /// log-determinant of the information, changes with the units of a regressor, so that those of two models with other regressors have
    /// no common scale. For the same reason there are no information criteria. Heinze and Schemper (2002), "A solution to the problem of
    /// separation in logistic regression", Statistics in Medicine 21.
    /// </summary>
    double? PenalizedMaximum => null;
}
