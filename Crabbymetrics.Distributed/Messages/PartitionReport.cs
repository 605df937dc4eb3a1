namespace Crabbymetrics.Distributed;

/// <summary>What the rows of a partition are, without their values, as it travels; or why it could not be loaded.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.PartitionReport")]
internal sealed record PartitionReport
{
    [Id(0)]
    public string? Failure { get; init; }

    [Id(1)]
    public string Fingerprint { get; init; } = "";

    [Id(2)]
    public SchemaMessage? Design { get; init; }

    /// <summary>The instruments; null where there are none.</summary>
    [Id(3)]
    public SchemaMessage? Instruments { get; init; }

    /// <summary>The regressors that are endogenous, by name.</summary>
    [Id(4)]
    public string[] Endogenous { get; init; } = [];

    [Id(5)]
    public SummaryMessage? Summary { get; init; }

    [Id(6)]
    public DataRoles Roles { get; init; }

    [Id(7)]
    public long SourceRowCount { get; init; }

    public static PartitionReport Of(LoadedRows rows, string fingerprint)
    {
        IObservations data = rows.Data;
        InstrumentSchema? instruments = data.Instruments;
        return new PartitionReport
        {
            Fingerprint = fingerprint,
            Design = SchemaMessage.Of(data.Design),
            Instruments = instruments is null ? null : SchemaMessage.Of(instruments.Design),
            Endogenous = instruments is null ? [] : [.. instruments.Endogenous],
            Summary = SummaryMessage.Of(data.Summary),
            Roles = data.Roles,
            SourceRowCount = rows.SourceRowCount,
        };
    }
}
