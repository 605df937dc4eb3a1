namespace Crabbymetrics.Estimators;

/// <summary>How an equation with endogenous regressors is estimated from its instruments.</summary>
public enum TwoSlsMethod
{
    /// <summary>Two-stage least squares: the regressors are replaced by their projections on the instruments.</summary>
    TwoStage,

    /// <summary>Limited information maximum likelihood: the k-class estimator whose kappa is the smallest root of
    /// <c>|W0 - kappa W1| = 0</c>, W0 and W1 being the residual products of outcome and endogenous regressors on the exogenous regressors
    /// and on all instruments.</summary>
    Liml,

    /// <summary>Fuller (1977): LIML with kappa less <c>a / (n - L - k1)</c>, a being <see cref="TwoSlsOptions.FullerA"/>.</summary>
    Fuller,

    /// <summary>The k-class estimator of Theil at the kappa given in <see cref="TwoSlsOptions.Kappa"/>: 0 is least squares, 1 is two-stage
    /// least squares.</summary>
    KClass,

    /// <summary>Two-step efficient GMM: the moments weighted by the inverse of their covariance at the two-stage estimates (Hansen
    /// 1982).</summary>
    Gmm,

    /// <summary>Continuously updated GMM: the covariance of the moments follows the parameters (Hansen, Heaton and Yaron 1996).</summary>
    ContinuouslyUpdated,
}
