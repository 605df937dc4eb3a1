namespace Crabbymetrics.Estimators;

/// <summary>
/// Poisson regression: <c>E[y | x] = exp(offset + b0 + x b)</c>, fitted by maximum likelihood, optionally with a ridge penalty on the
/// slopes: <c>minimize sum w (mu - y eta) + alpha/2 |b|^2</c>. With a robust covariance it is the quasi-maximum likelihood estimator of any
/// exponential mean. Cameron and Trivedi, Regression Analysis of Count Data (2013), chapter 3.
/// </summary>
public sealed class PoissonEstimator : GlmEstimator<PoissonResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public PoissonEstimator(PoissonOptions? options = null, EstimationServices? services = null)
        : base(
            PoissonFamily.Instance,
            GlmRegistration<PoissonOptions, PoissonResult>.Require(new PoissonOptionsValidator(), options ?? new PoissonOptions()),
            services
        ) { }

    /// <inheritdoc/>
    protected override PoissonResult CreateResult(GlmFit fit) => new(fit);
}
