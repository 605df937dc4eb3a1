using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Registration of Poisson regression.</summary>
public static class PoissonBuilderExtensions
{
    /// <summary>Registers <c>IEstimator&lt;PoissonResult&gt;</c>, or changes the options of the one registered.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, Action<PoissonOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddValidator(builder.Services);
        if (configure is not null)
            builder.Services.Configure(configure);
        builder.Services.TryAddSingleton<IEstimator<PoissonResult>>(static provider => Create(provider, Options.DefaultName));
        builder.Services.TryAddSingleton<IEstimator<RegressionData, PoissonResult>>(static provider => provider.GetRequiredService<IEstimator<PoissonResult>>());
        return builder;
    }

    /// <summary>Registers a variant of Poisson regression under a name, as the keyed service <c>IEstimator&lt;PoissonResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddPoisson(this ICrabbymetricsBuilder builder, string name, Action<PoissonOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddValidator(builder.Services);
        builder.Services.Configure(name, configure);
        builder.Services.TryAddKeyedSingleton<IEstimator<PoissonResult>>(name, static (provider, key) => Create(provider, (string)key!));
        return builder;
    }

    private static void AddValidator(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PoissonOptions>, PoissonOptionsValidator>());
    }

    private static PoissonEstimator Create(IServiceProvider provider, string name) =>
        new(provider.GetRequiredService<IOptionsMonitor<PoissonOptions>>().Get(name), provider.GetRequiredService<EstimationServices>());
}
