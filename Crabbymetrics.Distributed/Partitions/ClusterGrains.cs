using Orleans.Runtime;

namespace Crabbymetrics.Distributed;

/// <summary>Finds the grains of nodes that hold rows.</summary>
internal static class ClusterGrains
{
    /// <summary>A grain.</summary>
    /// <exception cref="SiloUnavailableException">No node that holds rows is known. A node that has just joined learns of the others some
    /// seconds later.</exception>
    public static T Find<T>(IGrainFactory grains, string key)
        where T : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<T>(key);
        }
        catch (ArgumentException error)
        {
            throw new SiloUnavailableException("no node that holds rows is in the cluster.", error);
        }
    }
}
