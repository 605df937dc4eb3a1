namespace Crabbymetrics.Inference;

/// <summary>A result with a joint test of its slopes that reports show.</summary>
public interface IJointSignificance
{
    /// <summary>The F test that all slopes are zero under a covariance.</summary>
    /// <param name="covariance">The covariance of the parameters.</param>
    /// <returns>The test; null where there is no slope or no inference.</returns>
    /// <exception cref="CrabbymetricsException">The covariance has too small a rank: there are more slopes than clusters.</exception>
    HypothesisTest? FTest(CovarianceMatrix covariance);
}
