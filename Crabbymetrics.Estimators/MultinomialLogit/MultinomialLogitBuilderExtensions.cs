using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Registration of the multinomial logit.</summary>
public static class MultinomialLogitBuilderExtensions
{
    /// <summary>
    /// Registers <c>IEstimator&lt;MultinomialLogitResult&gt;</c>, also for data with labels in words,
    /// <c>IEstimator&lt;LabelledData&lt;string&gt;, MultinomialLogitResult&lt;string&gt;&gt;</c>; or changes the options of the one
    /// registered.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMultinomialLogit(
        this ICrabbymetricsBuilder builder,
        Action<MultinomialLogitOptions>? configure = null
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddValidator(builder.Services);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton(static provider => Create(provider, Options.DefaultName));
        builder.Services.TryAddSingleton<IEstimator<MultinomialLogitResult>>(static provider =>
            provider.GetRequiredService<MultinomialLogitEstimator>()
        );
        builder.Services.TryAddSingleton<IEstimator<RegressionData, MultinomialLogitResult>>(static provider =>
            provider.GetRequiredService<IEstimator<MultinomialLogitResult>>()
        );
        builder.Services.TryAddSingleton<IEstimator<LabelledData<string>, MultinomialLogitResult<string>>>(static provider =>
            provider.GetRequiredService<MultinomialLogitEstimator>()
        );
        return builder;
    }

    /// <summary>Registers a variant of the multinomial logit under a name, as the keyed service
    /// <c>IEstimator&lt;MultinomialLogitResult&gt;</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddMultinomialLogit(
        this ICrabbymetricsBuilder builder,
        string name,
        Action<MultinomialLogitOptions> configure
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddValidator(builder.Services);
        builder.Services.Configure(name, configure);
        builder.Services.TryAddKeyedSingleton<IEstimator<MultinomialLogitResult>>(
            name,
            static (provider, key) => Create(provider, (string)key!)
        );
        return builder;
    }

    private static void AddValidator(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<MultinomialLogitOptions>, MultinomialLogitOptionsValidator>()
        );
    }

    private static MultinomialLogitEstimator Create(IServiceProvider provider, string name) =>
        new(
            provider.GetRequiredService<IOptionsMonitor<MultinomialLogitOptions>>().Get(name),
            provider.GetRequiredService<EstimationServices>()
        );
}
