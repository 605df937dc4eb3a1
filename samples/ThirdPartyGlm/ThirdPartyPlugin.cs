using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;

namespace ThirdPartyGlm;

/// <summary>What <c>crabby --plugin ThirdPartyGlm.dll</c> finds, and what any host may call.</summary>
public sealed class ThirdPartyPlugin : ICrabbymetricsPlugin
{
    /// <inheritdoc/>
    public void Register(ICrabbymetricsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddEstimator<ZeroTruncatedPoissonResult, ZeroTruncatedPoissonEstimator>();
        builder.AddCovariance<Hc4Covariance>();
        builder.AddSolver<DampedNewtonSolver>("damped-newton");
        builder.AddNamedEstimator(
            "zero-truncated-poisson",
            "Zero-truncated Poisson regression: counts of 1 or more.",
            static (services, settings) => new ZeroTruncatedPoissonEstimator(settings, services.GetRequiredService<EstimationServices>()),
            EstimatorInputs.GeneralizedLinear
        );
    }
}
