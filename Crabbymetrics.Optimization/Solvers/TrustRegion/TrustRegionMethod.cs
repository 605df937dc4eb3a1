namespace Crabbymetrics.Optimization;

/// <summary>How a trust-region method minimizes its quadratic model within the region.</summary>
public enum TrustRegionMethod
{
    /// <summary>
    /// Truncated conjugate gradients (Steihaug 1983), which need products with the Hessian only: for any number of variables, and from poor
    /// starts the most robust.
    /// </summary>
    Steihaug = 0,

    /// <summary>Powell's dogleg between the Cauchy point and the Newton point. An indefinite Hessian is modified as in <c>newton</c>. One
    /// Cholesky factorization.</summary>
    Dogleg = 1,

    /// <summary>Exactly, by the eigenvalues of the Hessian (More and Sorensen 1983, with the hard case); for up to a few hundred
    /// variables.</summary>
    Exact = 2,
}
