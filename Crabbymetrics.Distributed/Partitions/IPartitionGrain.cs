namespace Crabbymetrics.Distributed;

/// <summary>One partition of the rows of one fit.</summary>
[Alias("Crabbymetrics.Partition")]
internal interface IPartitionGrain : IGrainWithStringKey
{
    /// <summary>Loads the rows and says what they are.</summary>
    [Alias("Describe"), ResponseTimeout("06:00:00")]
    Task<PartitionReport> Describe(PartitionMessage partition, CancellationToken cancellationToken);

    /// <summary>Runs a pass over the rows.</summary>
    [Alias("Run"), ResponseTimeout("06:00:00")]
    Task<PassAnswer> Run(PartitionMessage partition, PassMessage pass, CancellationToken cancellationToken);

    /// <summary>Gives the rows back.</summary>
    [Alias("Release")]
    Task Release();
}
