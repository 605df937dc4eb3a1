using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Crabbymetrics.Distributed;

/// <summary>Makes a host a node of a cluster that fits models.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>
    /// Adds what a node needs. Which nodes form a cluster is the host's choice, by Orleans' own means: <c>UseLocalhostClustering</c> for
    /// development, Redis or a database in production, TLS between the nodes. Who may connect is the network's policy: whoever reaches the
    /// port of a node may ask it to load files that it can read.
    /// </summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets options; null for the defaults. Of two calls the later one counts.</param>
    /// <returns>The silo.</returns>
    /// <example><code>
    /// host.UseOrleans(silo => silo.UseLocalhostClustering().AddCrabbymetricsSilo());
    /// </code></example>
    public static ISiloBuilder AddCrabbymetricsSilo(this ISiloBuilder builder, Action<CrabbymetricsSiloOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        CrabbymetricsSiloOptions options = new();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MemoryLimit, nameof(options.MemoryLimit));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options.Threads));
        services.Replace(ServiceDescriptor.Singleton(Options.Create(options)));
        services.AddCrabbymetrics();
        services.TryAddSingleton(static provider => new PassCatalog(
            EstimationServices.Of(provider).Families,
            provider.GetServices<IPassReader>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPartitionLoader, ParquetPartitions>());
        services.TryAddSingleton<PartitionLoaders>();
        services.TryAddSingleton<NodeCapacity>();
        services.AddPlacementDirector<SharePlacement, SharePlacementDirector>();
        services.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeInterval;
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 1;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        });
        if (!options.HoldsPartitions)
        {
            services.Configure<GrainTypeOptions>(static grains =>
            {
                grains.Classes.Remove(typeof(PartitionGrain));
                grains.Classes.Remove(typeof(ReductionGrain));
            });
        }

        return builder;
    }

    /// <summary>Adds a loader of partitions.</summary>
    /// <typeparam name="TLoader">The loader.</typeparam>
    /// <param name="services">The services of a node.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPartitionLoader<TLoader>(this IServiceCollection services)
        where TLoader : class, IPartitionLoader
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IPartitionLoader, TLoader>();
        return services;
    }
}
