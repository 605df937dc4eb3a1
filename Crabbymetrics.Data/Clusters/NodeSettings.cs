namespace Crabbymetrics.Data;

/// <summary>A process that is a node of a cluster: a worker, which holds rows, or one that fits models to rows that workers hold.</summary>
public sealed record NodeSettings
{
    /// <summary>The address, <c>HOST:PORT</c>, at which the other nodes reach it; null for a free port: of the address from which it
    /// reaches the first node, and without a first node of this machine alone.</summary>
    public string? Listen { get; init; }

    /// <summary>The address of the first node of a cluster for development; null where this is the first.</summary>
    public string? Join { get; init; }

    /// <summary>The connection to the Redis server that keeps the list of the nodes; null for none.</summary>
    public string? Redis { get; init; }

    /// <summary>The connection to the PostgreSQL database that keeps the list of the nodes; null for none.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>The most bytes of rows that a worker holds; null for half of what the process may use.</summary>
    public long? MemoryLimit { get; init; }
}
