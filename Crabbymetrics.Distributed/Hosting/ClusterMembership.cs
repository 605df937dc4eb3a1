namespace Crabbymetrics.Distributed;

/// <summary>A store of the list of nodes that outlives each of them.</summary>
/// <param name="Kind">Redis, or PostgreSQL by ADO.NET.</param>
/// <param name="Connection">Its connection string.</param>
public sealed record ClusterMembership(MembershipKind Kind, string Connection);
