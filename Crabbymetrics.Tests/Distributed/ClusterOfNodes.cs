using Crabbymetrics.Distributed;
using Crabbymetrics.Estimators;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.TestingHost;
using ThirdPartyGlm;

namespace Crabbymetrics.Tests.Distributed;

/// <summary>Nodes in this process, the first of which fits and holds no rows.</summary>
internal sealed class ClusterOfNodes : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ClusterOfNodes(InProcessTestCluster cluster) => _cluster = cluster;

    public IGrainFactory Grains => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    public static async Task<ClusterOfNodes> StartAsync(int nodes, Action<CrabbymetricsSiloOptions>? configure = null)
    {
        InProcessTestClusterBuilder builder = new((short)(nodes + 1));
        builder.ConfigureSilo(
            (options, silo) =>
            {
                silo.AddCrabbymetricsSilo(own =>
                {
                    configure?.Invoke(own);
                    own.HoldsPartitions = options.SiloName != "Silo_0" && options.SiloName != "Primary";
                });
                silo.Services.AddPartitionLoader<SimulatedPartitions>();
                silo.Services.AddSingleton<IPassReader>(new LikelihoodPassReader(new CensoredWeibull()));
            }
        );
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new ClusterOfNodes(cluster);
    }

    public Task KillAsync(int node) => _cluster.KillSiloAsync(_cluster.Silos[node]);

    public Task AddAsync() => _cluster.StartAdditionalSiloAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
