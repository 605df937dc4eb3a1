using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A result whose observations carry named groups or a time index: what cluster-robust and serial-correlation-robust errors
/// need.</summary>
public interface IGroupedObservations
{
    /// <summary>The groups by name; empty where the data named none.</summary>
    ImmutableDictionary<string, Clustering> Clusters { get; }

    /// <summary>The time index; null where the data have none.</summary>
    TimeIndex? Time { get; }
}
