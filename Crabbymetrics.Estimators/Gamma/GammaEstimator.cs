namespace Crabbymetrics.Estimators;

/// <summary>
/// Gamma regression: positive outcomes with variance <c>phi mu^2</c> and mean <c>exp(offset + b0 + x b)</c>, or the inverse of another
/// link, fitted by maximum likelihood. phi is Pearson's statistic over n - k, as in R. Inference uses the observed information; <c>eim</c>
/// is the covariance of the expected one, R's.
/// </summary>
public sealed class GammaEstimator : GlmEstimator<GammaResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver or the link is not known; the message says which,
    /// and what is allowed.</exception>
    public GammaEstimator(GammaOptions? options = null, EstimationServices? services = null)
        : base(GlmFamilies.Gamma(Links.Find(Valid(options).Link)), Valid(options), services) { }

    /// <inheritdoc/>
    protected override GammaResult CreateResult(GlmFit fit) => new(fit);

    private static GammaOptions Valid(GammaOptions? options) =>
        GlmRegistration<GammaOptions, GammaResult>.Require(new GammaOptionsValidator(), options ?? new GammaOptions());
}
