namespace Crabbymetrics.Distributed;

/// <summary>What a node of a cluster gives to fits.</summary>
public sealed class CrabbymetricsSiloOptions
{
    /// <summary>Whether the node holds rows. A process that fits and lends no memory sets it to false.</summary>
    /// <value>Default true.</value>
    public bool HoldsPartitions { get; set; } = true;

    /// <summary>The most bytes of rows that the node holds. A partition beyond it is an error that names the node.</summary>
    /// <value>Default half of the memory that the process may use.</value>
    public long MemoryLimit { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>How many partitions compute at once.</summary>
    /// <value>Default the number of processors.</value>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>How often the nodes ask each other whether they live. A node that does not answer twice is lost.</summary>
    /// <value>Default three seconds, which a busy machine bears.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(3);
}
