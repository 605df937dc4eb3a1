using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>How an estimator with a descriptor is registered.</summary>
internal static class EstimatorRegistration
{
    /// <summary>Registers an estimator, or changes the options of the one registered.</summary>
    public static ICrabbymetricsBuilder Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(ICrabbymetricsBuilder builder, EstimatorDescriptor<TOptions, TResult> descriptor, Action<TOptions>? configure)
        where TOptions : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        AddValidator(builder.Services, null, () => descriptor.Schema);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton<IEstimator<TResult>>(provider => Create(provider, descriptor, Options.DefaultName));
        builder.Services.TryAddSingleton<IEstimator<RegressionData, TResult>>(static provider =>
            provider.GetRequiredService<IEstimator<TResult>>()
        );
        return builder;
    }

    /// <summary>Registers a variant under a name, as a keyed service.</summary>
    public static ICrabbymetricsBuilder Add<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(ICrabbymetricsBuilder builder, string name, EstimatorDescriptor<TOptions, TResult> descriptor, Action<TOptions>? configure)
        where TOptions : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(descriptor);
        AddValidator(builder.Services, name, () => descriptor.Schema);
        if (configure is not null)
        {
            builder.Services.Configure(name, configure);
        }

        builder.Services.TryAddKeyedSingleton<IEstimator<TResult>>(name, (provider, key) => Create(provider, descriptor, (string)key!));
        builder.Services.TryAddKeyedSingleton<IEstimator<RegressionData, TResult>>(
            name,
            static (provider, key) => provider.GetRequiredKeyedService<IEstimator<TResult>>(key)
        );
        return builder;
    }

    /// <summary>Adds an instance to those of its type, once, however often it is added.</summary>
    public static ICrabbymetricsBuilder List<T>(ICrabbymetricsBuilder builder, T instance)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(instance);
        if (!builder.Services.Any(service => service.ServiceType == typeof(T) && ReferenceEquals(service.ImplementationInstance, instance)))
        {
            builder.Services.AddSingleton(instance);
        }

        return builder;
    }

    /// <summary>Checks options of a name, or of all names that have no schema of their own, by their schema.</summary>
    public static void AddValidator<TOptions>(IServiceCollection services, string? name, Func<OptionSchema<TOptions>> schema)
        where TOptions : class
    {
        services.AddOptions();
        SchemaValidator<TOptions>? validator = services
            .Select(static service => service.ImplementationInstance)
            .OfType<SchemaValidator<TOptions>>()
            .FirstOrDefault();
        if (validator is null)
        {
            validator = new SchemaValidator<TOptions>(schema);
            services.AddSingleton<IValidateOptions<TOptions>>(validator);
        }

        if (name is not null)
        {
            validator.Add(name, schema);
        }
    }

    private static IEstimator<TResult> Create<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(IServiceProvider provider, EstimatorDescriptor<TOptions, TResult> descriptor, string name)
        where TOptions : class
        where TResult : class => descriptor.Create(provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name), provider);
}
