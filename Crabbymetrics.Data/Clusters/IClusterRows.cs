namespace Crabbymetrics.Data;

/// <summary>The rows of a model that the nodes of a cluster hold. Disposing of them has the nodes give the rows back.</summary>
public interface IClusterRows : IAsyncDisposable
{
    /// <summary>The observations.</summary>
    IObservations Observations { get; }

    /// <summary>A frame of some of the rows in memory, with the terms, levels and baselines of all.</summary>
    ModelFrame Sample { get; }

    /// <summary>In how many partitions the rows are.</summary>
    int PartitionCount { get; }

    /// <summary>How many passes there were over all rows.</summary>
    int PassCount { get; }
}
