namespace Crabbymetrics.Data;

/// <summary>A process that holds rows for fits of others.</summary>
public sealed record WorkerSettings
{
    /// <summary>The address, <c>HOST:PORT</c>, at which the other nodes reach it.</summary>
    public required string Listen { get; init; }

    /// <summary>The address of the first node of a cluster for development; null where this is the first.</summary>
    public string? Join { get; init; }

    /// <summary>The connection to the Redis server that keeps the list of the nodes; null for none.</summary>
    public string? Redis { get; init; }

    /// <summary>The connection to the PostgreSQL database that keeps the list of the nodes; null for none.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>The most bytes of rows that it holds; null for half of what the process may use.</summary>
    public long? MemoryLimit { get; init; }
}
