using Crabbymetrics.Inference;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Crabbymetrics.Estimators;

/// <summary>The one call by which a host gets all of Crabbymetrics.</summary>
public static class CrabbymetricsServiceCollectionExtensions
{
    /// <summary>
    /// Registers the estimators, solvers, covariances and the bootstrap with their defaults. Calling it again changes nothing, and what the
    /// host registers itself, before or after, wins.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>A builder to configure and add to what is registered.</returns>
    public static ICrabbymetricsBuilder AddCrabbymetrics(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddCrabbymetricsOptimization();
        services.AddOptions();
        services.TryAddSingleton<ICovarianceRegistry>(static provider => new CovarianceRegistry([
            .. BuiltInCovariances.All,
            .. BuiltInCovariances.Further,
            .. provider.GetServices<ICovarianceEstimator>(),
        ]));
        services.TryAddSingleton<IBootstrapSchemeRegistry>(static provider => new BootstrapSchemeRegistry([
            .. BootstrapSchemeRegistry.BuiltIn,
            .. provider.GetServices<IBootstrapScheme>(),
        ]));
        services.TryAddSingleton<IBootstrapEngine>(static provider => new BootstrapEngine(
            provider.GetRequiredService<IBootstrapSchemeRegistry>()
        ));
        services.TryAddSingleton(static provider => new EstimationServices(
            provider.GetRequiredService<IExecutor>(),
            provider.GetRequiredService<ISolverRegistry>(),
            provider.GetRequiredService<ICovarianceRegistry>(),
            provider.GetRequiredService<IBootstrapEngine>()
        )
        {
            Observers = [.. provider.GetServices<IOptimizationObserver>()],
            Families = new FamilyRegistry(provider.GetServices<NamedFamily>(), provider.GetServices<ILink>()),
            StoppingRules = [.. provider.GetServices<IStoppingRule>()],
            Logger = provider.GetService<ILoggerFactory>()?.CreateLogger("Crabbymetrics"),
        });
        CrabbymetricsBuilder builder = new(services);
        builder.AddPoisson().AddGamma().AddProbit().AddElasticNetPath().AddFixedEffectsOls();
        builder.AddEstimator(PoissonDistribution.Descriptor);
        builder.AddLogit();
        builder.AddEstimator(Probit.Descriptor).AddEstimator(GammaDistribution.Descriptor);
        builder.AddEstimator(InverseGaussianDistribution.Descriptor);
        builder.AddNegativeBinomial().AddTweedie();
        builder.AddGeneralizedLinear();
        builder.AddElasticNet().AddRidge().AddMultinomialLogit().AddMultinomialElasticNet();
        builder.AddOls();
        builder.AddTwoSls().AddEventStudy();
        builder.AddFtrl();
        builder.AddSyntheticControl();
        builder.AddPipeline().AddPca().AddKernelBasis();
        return builder;
    }
}
