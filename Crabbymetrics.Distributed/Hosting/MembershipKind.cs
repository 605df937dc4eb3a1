namespace Crabbymetrics.Distributed;

/// <summary>What keeps the list of the nodes of a cluster.</summary>
public enum MembershipKind
{
    /// <summary>A Redis server.</summary>
    Redis,

    /// <summary>A PostgreSQL database. The tables are made where they are not there.</summary>
    PostgreSql,
}
