using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crabbymetrics.Optimization;

/// <summary>Registration with a container.</summary>
public static class OptimizationServiceCollectionExtensions
{
    /// <summary>
    /// Registers the executor, the built-in solvers as keyed services under their names, and the registry that finds them. What the host
    /// has registered itself, before or after, is left alone. Calling it again changes nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">There are no services.</exception>
    public static IServiceCollection AddCrabbymetricsOptimization(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IExecutor, Executor>();
        foreach (ISolver solver in BuiltInSolvers.All)
        {
            services.TryAddKeyedSingleton(solver.Name, solver);
            AddName(services, solver.Name);
        }

        services.TryAddSingleton<ISolverRegistry>(provider => new SolverRegistry(
            provider
                .GetServices<SolverRegistration>()
                .Select(registration =>
                    KeyValuePair.Create(registration.Name, provider.GetRequiredKeyedService<ISolver>(registration.Name))
                )
        ));
        return services;
    }

    /// <summary>Registers a solver under a name, also as a keyed service; under the name of a built-in one, in its place.</summary>
    /// <typeparam name="TSolver">The solver, made by the container.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">There are no services.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IServiceCollection AddSolver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSolver>(
        this IServiceCollection services,
        string name
    )
        where TSolver : class, ISolver
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        services.AddCrabbymetricsOptimization();
        services.AddKeyedSingleton<ISolver, TSolver>(name);
        AddName(services, name);
        return services;
    }

    /// <summary>Registers a solver with options of its own under a name, also as a keyed service; under the name of a built-in one, in its
    /// place.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="solver">The solver.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">There are no services, or there is no solver.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static IServiceCollection AddSolver(this IServiceCollection services, string name, ISolver solver)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(solver);
        services.AddCrabbymetricsOptimization();
        services.AddKeyedSingleton(name, solver);
        AddName(services, name);
        return services;
    }

    private static void AddName(IServiceCollection services, string name)
    {
        foreach (ServiceDescriptor service in services)
        {
            if (
                !service.IsKeyedService
                && service.ImplementationInstance is SolverRegistration registration
                && string.Equals(registration.Name, name, StringComparison.Ordinal)
            )
            {
                return;
            }
        }

        services.AddSingleton(new SolverRegistration(name));
    }
}
