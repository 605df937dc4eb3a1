using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>How an estimator with options is registered: what the <c>Add...</c> of each model shares.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
/// <typeparam name="TResult">The result.</typeparam>
internal sealed class GlmRegistration<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
    TResult
>(IValidateOptions<TOptions> validator, Func<TOptions, EstimationServices, IEstimator<TResult>> create)
    where TOptions : class
    where TResult : class
{
    /// <summary>Registers the estimator, or changes the options of the one registered.</summary>
    public ICrabbymetricsBuilder Add(ICrabbymetricsBuilder builder, Action<TOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddValidator(builder.Services);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton<IEstimator<TResult>>(provider => Create(provider, Options.DefaultName));
        builder.Services.TryAddSingleton<IEstimator<RegressionData, TResult>>(static provider =>
            provider.GetRequiredService<IEstimator<TResult>>()
        );
        return builder;
    }

    /// <summary>Registers a variant under a name, as a keyed service.</summary>
    public ICrabbymetricsBuilder Add(ICrabbymetricsBuilder builder, string name, Action<TOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddValidator(builder.Services);
        builder.Services.Configure(name, configure);
        builder.Services.TryAddKeyedSingleton<IEstimator<TResult>>(name, (provider, key) => Create(provider, (string)key!));
        return builder;
    }

    /// <summary>The options, if they are valid: the check of an estimator that is made without a container.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message says which, and what is allowed.</exception>
    public static TOptions Require(IValidateOptions<TOptions> validator, TOptions options)
    {
        ValidateOptionsResult validation = validator.Validate(null, options);
        return validation.Failed ? throw new ArgumentException(validation.FailureMessage, nameof(options)) : options;
    }

    private void AddValidator(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton(validator));
    }

    private IEstimator<TResult> Create(IServiceProvider provider, string name) =>
        create(provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name), provider.GetRequiredService<EstimationServices>());
}
