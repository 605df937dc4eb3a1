using System.Net;

namespace Crabbymetrics.Distributed;

/// <summary>A node of a cluster that a program starts itself, without a host of its own.</summary>
public sealed record ClusterNodeOptions
{
    /// <summary>The address that the other nodes reach this one at. Port 0 takes a free one.</summary>
    /// <value>Default any free port of this machine alone.</value>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The first node of a cluster for development, which keeps the list of the nodes: when it is lost, the cluster is. Null where
    /// this node is the first.</summary>
    /// <value>Default null.</value>
    public IPEndPoint? Join { get; init; }

    /// <summary>Where the nodes of a cluster for production find each other; null for development.</summary>
    /// <value>Default null.</value>
    public ClusterMembership? Membership { get; init; }

    /// <summary>Whether the node holds rows.</summary>
    /// <value>Default true.</value>
    public bool HoldsPartitions { get; init; } = true;

    /// <summary>The most bytes of rows that the node holds; null for half of the memory that the process may use.</summary>
    /// <value>Default null.</value>
    public long? MemoryLimit { get; init; }
}
