using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Crabbymetrics.Distributed;

/// <summary>A running node: it holds partitions, or fits over those of others.</summary>
/// <example><code>
/// await using ClusterNode node = await ClusterNode.StartAsync(new ClusterNodeOptions { Listen = IPEndPoint.Parse("10.0.0.5:11111") });
/// await using ClusterObservations rows = await ClusterObservations.OpenAsync(node.Grains, partitions);
/// </code></example>
public sealed class ClusterNode : IAsyncDisposable
{
    private const string Cluster = "crabbymetrics";

    private readonly IHost _host;
    private readonly NodeFailure _failure;

    private ClusterNode(IHost host, NodeFailure failure, IPEndPoint address)
    {
        _host = host;
        _failure = failure;
        Address = address;
    }

    /// <summary>The address that other nodes reach this one at.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The cluster, for <see cref="ClusterObservations.OpenAsync"/>.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Ends with the reason where the node cannot go on: the others took it for lost, because it did not answer for some seconds.
    /// What asks it then gets a <see cref="PartitionException"/>.</summary>
    public Task<string> Failed => _failure.Failed;

    /// <summary>Starts a node.</summary>
    /// <param name="options">Which.</param>
    /// <param name="configure">Adds to the node: loaders of partitions, families, readers of passes.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The node, once it is in its cluster.</returns>
    /// <exception cref="ClusterUnavailableException">The port is taken, or no node answers where this one should join.</exception>
    public static async Task<ClusterNode> StartAsync(
        ClusterNodeOptions options,
        Action<ISiloBuilder>? configure = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Join is not null && options.Membership is not null)
        {
            throw new ArgumentException(
                "A cluster for development has a first node to join, one for production a store of its nodes: give one of them.",
                nameof(options)
            );
        }

        if (options.Join is { } first)
        {
            await RequireAnswerAsync(first, cancellationToken).ConfigureAwait(false);
        }

        if (options.Membership is { Kind: MembershipKind.PostgreSql, Connection: string database })
        {
            await MembershipTables.EnsureAsync(database, cancellationToken).ConfigureAwait(false);
        }

        IPEndPoint address = new(options.Listen.Address, options.Listen.Port == 0 ? FreePort(options.Listen.Address) : options.Listen.Port);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        // Signals are the program's, not the node's.
        builder.Services.AddSingleton<IHostLifetime, ProgramLifetime>();
        NodeFailure failure = new();
        builder.UseOrleans(silo =>
        {
            Configure(silo, options, address, configure);
            silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler>(failure));
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            host.Dispose();
            throw new ClusterUnavailableException($"The node at {address} cannot start: {error.GetBaseException().Message}", error);
        }

        return new ClusterNode(host, failure, address);
    }

    /// <summary>Leaves the cluster. Another node takes over the partitions of fits that go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private static void Configure(ISiloBuilder silo, ClusterNodeOptions options, IPEndPoint address, Action<ISiloBuilder>? configure)
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Cluster;
            cluster.ServiceId = Cluster;
        });
        silo.ConfigureEndpoints(address.Address, address.Port, gatewayPort: 0, listenOnAnyHostAddress: false);
        switch (options.Membership)
        {
            case { Kind: MembershipKind.Redis, Connection: string connection }:
                silo.UseRedisClustering(connection);
                break;
            case { Kind: MembershipKind.PostgreSql, Connection: string connection }:
                silo.UseAdoNetClustering(store =>
                {
                    store.Invariant = "Npgsql";
                    store.ConnectionString = connection;
                });
                break;
            default:
                silo.UseDevelopmentClustering(options.Join ?? address);
                break;
        }

        silo.AddCrabbymetricsSilo(own =>
        {
            own.HoldsPartitions = options.HoldsPartitions;
            own.MemoryLimit = options.MemoryLimit ?? own.MemoryLimit;
        });
        configure?.Invoke(silo);
    }

    private static async Task RequireAnswerAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        using TcpClient client = new();
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await client.ConnectAsync(address, limited.Token).ConfigureAwait(false);
        }
        catch (Exception error)
            when (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ClusterUnavailableException($"No node answers at {address}: start one there, or name another.", error);
        }
    }

    private static int FreePort(IPAddress address)
    {
        using TcpListener listener = new(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class ProgramLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
