using System.Diagnostics.CodeAnalysis;
using Crabbymetrics.Optimization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Crabbymetrics.Estimators;

/// <summary>Adds a host's own estimators, covariances, bootstrap schemes and solvers.</summary>
public static class CrabbymetricsBuilderExtensions
{
    /// <summary>Registers an estimator as a singleton, also under <see cref="IEstimator{TData, TResult}"/>; in place of one registered
    /// before for the same result.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <typeparam name="TEstimator">The estimator, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        TResult,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TEstimator
    >(this ICrabbymetricsBuilder builder)
        where TResult : class
        where TEstimator : class, IEstimator<TResult>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IEstimator<TResult>, TEstimator>());
        builder.Services.TryAddSingleton<IEstimator<RegressionData, TResult>>(static provider =>
            provider.GetRequiredService<IEstimator<TResult>>()
        );
        return builder;
    }

    /// <summary>Registers an estimator under a name, as a keyed singleton: a variant beside the one without a name.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <typeparam name="TEstimator">The estimator, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        TResult,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TEstimator
    >(this ICrabbymetricsBuilder builder, string name)
        where TResult : class
        where TEstimator : class, IEstimator<TResult>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.AddKeyedSingleton<IEstimator<TResult>, TEstimator>(name);
        return builder;
    }

    /// <summary>Registers an estimator over data of its own as a singleton, in place of one registered before for the same data and
    /// result.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <typeparam name="TEstimator">The estimator, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        TData,
        TResult,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TEstimator
    >(this ICrabbymetricsBuilder builder)
        where TResult : class
        where TEstimator : class, IEstimator<TData, TResult>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<IEstimator<TData, TResult>, TEstimator>());
        return builder;
    }

    /// <summary>
    /// Registers an estimator by its descriptor: for hosts that ask by name (<c>crabby fit NAME</c>), as the keyed service
    /// <c>IEstimator&lt;TResult&gt;</c> of its name, and as <c>IEstimator&lt;TResult&gt;</c> where no other is registered for that result.
    /// </summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(this ICrabbymetricsBuilder builder, EstimatorDescriptor<TOptions, TResult> descriptor, Action<TOptions>? configure = null)
        where TOptions : class
        where TResult : class
    {
        EstimatorRegistration.Add(builder, descriptor, configure);
        EstimatorRegistration.Add(builder, descriptor.Name, descriptor, configure);
        return EstimatorRegistration.List<EstimatorDescriptor>(builder, descriptor);
    }

    /// <summary>Registers a variant of an estimator under a name, as the keyed service <c>IEstimator&lt;TResult&gt;</c>.</summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="configure">Sets the variant's options.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(this ICrabbymetricsBuilder builder, string name, EstimatorDescriptor<TOptions, TResult> descriptor, Action<TOptions> configure)
        where TOptions : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        return EstimatorRegistration.Add(builder, name, descriptor, configure);
    }

    /// <summary>Registers an estimator over data of its own by its descriptor: for hosts that ask by name, and as
    /// <c>IEstimator&lt;TData, TResult&gt;</c> where no other is registered.</summary>
    /// <typeparam name="TData">The data.</typeparam>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator<
        TData,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        TResult
    >(this ICrabbymetricsBuilder builder, EstimatorDescriptor<TData, TOptions, TResult> descriptor, Action<TOptions>? configure = null)
        where TOptions : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(descriptor);
        EstimatorRegistration.AddValidator(builder.Services, null, () => descriptor.Schema);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        builder.Services.TryAddSingleton<IEstimator<TData, TResult>>(provider =>
            descriptor.Create(provider.GetRequiredService<IOptions<TOptions>>().Value, provider)
        );
        return EstimatorRegistration.List<EstimatorDescriptor>(builder, descriptor);
    }

    /// <summary>Registers a generalized linear model of one family: for hosts that ask by name, and as the keyed service
    /// <c>IEstimator&lt;GeneralizedLinearResult&gt;</c> of its name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddEstimator(
        this ICrabbymetricsBuilder builder,
        FamilyDescriptor descriptor,
        Action<GeneralizedLinearOptions>? configure = null
    )
    {
        EstimatorDescriptor<GeneralizedLinearOptions, GeneralizedLinearResult> model = descriptor.Model();
        EstimatorRegistration.Add(builder, model.Name, model, configure);
        return EstimatorRegistration.List<EstimatorDescriptor>(builder, model);
    }

    /// <summary>Registers a generalized linear model of one family, as <c>AddEstimator</c> does, and its family for models of any family:
    /// <c>crabby fit NAME</c> and <c>crabby fit glm --family NAME</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="configure">Sets options; null leaves them as they are.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddFamily(
        this ICrabbymetricsBuilder builder,
        FamilyDescriptor descriptor,
        Action<GeneralizedLinearOptions>? configure = null
    )
    {
        builder.AddEstimator(descriptor, configure);
        return EstimatorRegistration.List(builder, descriptor.Family);
    }

    /// <summary>Registers a family for models of any family, such as <c>crabby fit glm --family NAME</c>, without a command of its
    /// own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name.</param>
    /// <param name="create">Makes it with a link; null for the family's own.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddFamily(this ICrabbymetricsBuilder builder, string name, Func<ILink?, IGlmFamily> create) =>
        EstimatorRegistration.List(builder, new NamedFamily(name, create));

    /// <summary>Registers a link, by whose name options then ask for it: <c>--link NAME</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="link">The link.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddLink(this ICrabbymetricsBuilder builder, ILink link) =>
        EstimatorRegistration.List(builder, link);

    /// <summary>Registers a covariance formula that is made already, with parameters of its own say; under the name of a built-in one, in
    /// its place.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="covariance">The formula.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddCovariance(this ICrabbymetricsBuilder builder, ICovarianceEstimator covariance) =>
        EstimatorRegistration.List(builder, covariance);

    /// <summary>Registers a bootstrap scheme that is made already, with parameters of its own say.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="scheme">The scheme.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddBootstrapScheme(this ICrabbymetricsBuilder builder, IBootstrapScheme scheme) =>
        EstimatorRegistration.List(builder, scheme);

    /// <summary>Registers a covariance formula; under the name of a built-in one, in its place.</summary>
    /// <typeparam name="TCovariance">The formula, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddCovariance<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCovariance
    >(this ICrabbymetricsBuilder builder)
        where TCovariance : class, ICovarianceEstimator
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ICovarianceEstimator, TCovariance>());
        return builder;
    }

    /// <summary>Registers a bootstrap scheme.</summary>
    /// <typeparam name="TScheme">The scheme, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddBootstrapScheme<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TScheme
    >(this ICrabbymetricsBuilder builder)
        where TScheme : class, IBootstrapScheme
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBootstrapScheme, TScheme>());
        return builder;
    }

    /// <summary>Registers a solver under a name; under that of a built-in one, in its place.</summary>
    /// <typeparam name="TSolver">The solver, made by the container.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name by which options ask for it.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddSolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSolver>(
        this ICrabbymetricsBuilder builder,
        string name
    )
        where TSolver : class, ISolver
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSolver<TSolver>(name);
        return builder;
    }

    /// <summary>Registers an observer of the main minimization of every fit (<see cref="EstimationServices.Observers"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="observer">The observer, safe for fits on several threads.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddObserver(this ICrabbymetricsBuilder builder, IOptimizationObserver observer) =>
        EstimatorRegistration.List(builder, observer);

    /// <summary>Registers a rule that ends the main minimization of a fit early (<see cref="EstimationServices.StoppingRules"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="rule">The rule, safe for fits on several threads.</param>
    /// <returns>The same builder.</returns>
    public static ICrabbymetricsBuilder AddStoppingRule(this ICrabbymetricsBuilder builder, IStoppingRule rule) =>
        EstimatorRegistration.List(builder, rule);
}
