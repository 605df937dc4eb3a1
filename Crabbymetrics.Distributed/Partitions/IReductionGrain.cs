namespace Crabbymetrics.Distributed;

/// <summary>Adds the sums of consecutive partitions, in their order.</summary>
[Alias("Crabbymetrics.Reduction")]
internal interface IReductionGrain : IGrainWithStringKey
{
    /// <summary>Runs a pass over some partitions.</summary>
    [Alias("Run"), ResponseTimeout("06:00:00")]
    Task<PassAnswer> Run(PartitionMessage[] partitions, PassMessage pass, CancellationToken cancellationToken);
}
