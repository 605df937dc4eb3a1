using System.Net;
using System.Net.Sockets;
using Crabbymetrics.Data;
using Crabbymetrics.Data.Parquet;

namespace Crabbymetrics.Distributed;

/// <summary>Several machines for the command line.</summary>
public sealed class ClusterProgram : IClusterProgram
{
    /// <inheritdoc/>
    public async Task RunWorkerAsync(NodeSettings settings, Action<string> started, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(started);
        ClusterNodeOptions options = new()
        {
            Listen = ListenOf(settings),
            Join = settings.Join is null ? null : AddressOf(settings.Join),
            Membership = MembershipOf(settings),
            MemoryLimit = settings.MemoryLimit,
        };
        await using ClusterNode node = await ClusterNode.StartAsync(options, cancellationToken: cancellationToken).ConfigureAwait(false);
        started(node.Address.ToString());
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration told = cancellationToken.Register(ended.SetResult);
        if (await Task.WhenAny(ended.Task, node.Failed).ConfigureAwait(false) == node.Failed)
        {
            throw new ClusterUnavailableException($"The node at {node.Address} cannot go on: {await node.Failed.ConfigureAwait(false)}");
        }
    }

    /// <inheritdoc/>
    public async Task<IClusterRows> OpenAsync(
        NodeSettings settings,
        IReadOnlyList<string> files,
        ModelSpecification specification,
        Action<string> working,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(specification);
        ArgumentNullException.ThrowIfNull(working);
        ClusterNodeOptions options = new()
        {
            Listen = ListenOf(settings),
            Join = settings.Join is null ? null : AddressOf(settings.Join),
            Membership = MembershipOf(settings),
            HoldsPartitions = false,
        };
        ParquetSource source = ParquetSource.OpenFiles(files);
        RowPlan plan = RowPlan.Learn(source, specification, cancellationToken: cancellationToken);
        return await ClusterRows.OpenAsync(options, source, plan, files, working, cancellationToken).ConfigureAwait(false);
    }

    // A free port of the address from which the first node is reached: a datagram socket chooses it and sends nothing.
    private static IPEndPoint ListenOf(NodeSettings settings)
    {
        if (settings.Listen is { } own)
        {
            return AddressOf(own);
        }

        if (settings.Join is not { } join)
        {
            return new IPEndPoint(IPAddress.Loopback, 0);
        }

        IPEndPoint first = AddressOf(join);
        using Socket socket = new(first.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(first);
        return new IPEndPoint(((IPEndPoint)socket.LocalEndPoint!).Address, 0);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="ArgumentException">It is not written as <c>HOST:PORT</c>, or the host has no address.</exception>
    internal static IPEndPoint AddressOf(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), out ushort port))
        {
            throw new ArgumentException($"An address is written HOST:PORT, as 10.0.0.5:11111, not '{text}'.");
        }

        string host = text[..colon];
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return new IPEndPoint(address, port);
        }

        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host);
            return new IPEndPoint(Array.Find(found, static one => one.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
        }
        catch (SocketException error)
        {
            throw new ArgumentException($"The host '{host}' of '{text}' is not known: {error.Message}", error);
        }
    }

    private static ClusterMembership? MembershipOf(NodeSettings settings) =>
        (settings.Redis, settings.PostgreSql) switch
        {
            (null, null) => null,
            ({ } redis, null) => new ClusterMembership(MembershipKind.Redis, redis),
            (null, { } database) => new ClusterMembership(MembershipKind.PostgreSql, database),
            _ => throw new ArgumentException("A cluster has one list of its nodes: give Redis or PostgreSQL, not both."),
        };
}
