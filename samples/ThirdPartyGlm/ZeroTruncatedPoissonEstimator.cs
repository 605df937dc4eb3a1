using Crabbymetrics.Estimators;
using Microsoft.Extensions.Options;

namespace ThirdPartyGlm;

/// <summary>Zero-truncated Poisson regression: the family, joined to what all generalized linear models share.</summary>
public sealed class ZeroTruncatedPoissonEstimator : GlmEstimator<ZeroTruncatedPoissonResult>
{
    /// <summary>Creates the estimator.</summary>
    /// <param name="settings">The options; null for the defaults. They are copied.</param>
    /// <param name="services">Solvers, covariances and bootstrap; null for the built-in ones.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the solver is not known.</exception>
    public ZeroTruncatedPoissonEstimator(EstimatorSettings? settings = null, EstimationServices? services = null)
        : base(new ZeroTruncatedPoisson(), Validated(settings ?? new EstimatorSettings()), services) { }

    /// <inheritdoc/>
    protected override ZeroTruncatedPoissonResult CreateResult(GlmFit fit) => new(fit);

    private static EstimatorSettings Validated(EstimatorSettings settings)
    {
        ValidateOptionsResult validation = new EstimatorSettingsValidator().Validate(null, settings);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, nameof(settings)) : settings;
    }
}
