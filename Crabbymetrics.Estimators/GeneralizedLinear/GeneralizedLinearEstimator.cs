namespace Crabbymetrics.Estimators;

/// <summary>
/// A generalized linear model of any family and link: Gaussian, binomial, Poisson, gamma, inverse Gaussian, Tweedie, negative binomial at a
/// given theta, their quasi-likelihoods (<see cref="GlmFamilies"/>), or a host's own <see cref="IGlmFamily"/>. McCullagh and Nelder,
/// Generalized Linear Models (1989).
/// </summary>
public sealed class GeneralizedLinearEstimator : GlmEstimator<GeneralizedLinearResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="options">The options; null for the defaults, least squares. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known; the message says which, and what is
    /// allowed.</exception>
    public GeneralizedLinearEstimator(GeneralizedLinearOptions? options = null, EstimationServices? services = null)
        : base(Valid(options).Family, Valid(options), services) { }

    /// <summary>Creates the estimator of a family with the other options at their defaults.</summary>
    /// <param name="family">The family with its link.</param>
    public GeneralizedLinearEstimator(IGlmFamily family)
        : this(new GeneralizedLinearOptions { Family = family }) { }

    /// <inheritdoc/>
    protected override GeneralizedLinearResult CreateResult(GlmFit fit) => new(fit);

    private static GeneralizedLinearOptions Valid(GeneralizedLinearOptions? options) =>
        GlmRegistration<GeneralizedLinearOptions, GeneralizedLinearResult>.Require(
            new GeneralizedLinearOptionsValidator(),
            options ?? new GeneralizedLinearOptions()
        );
}
