namespace Crabbymetrics;

/// <summary>
/// A result whose estimates may maximize a penalized likelihood in place of the likelihood, as with Firth's bias reduction. The likelihood
/// ratio test then compares penalized likelihoods with the penalty of the larger model in both, the coefficients left out being held at 0:
/// the penalty, half the log-determinant of the information, changes with the units of a regressor, so that those of two models with other
/// regressors have no common scale. For the same reason there are no information criteria. Heinze and Schemper (2002), "A solution to the
/// problem of separation in logistic regression", Statistics in Medicine 21.
/// </summary>
public interface IPenalizedLikelihood : ILikelihood
{
    /// <summary>The penalized log-likelihood at the reported parameters; null where these maximize the likelihood itself.</summary>
    double? PenalizedMaximum { get; }
}
