namespace Crabbymetrics.Inference;

/// <summary>The replicates of a wild cluster bootstrap of one restriction, as its p-values and its confidence set read them.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Variant">The variant: WCR-11, WRE.</param>
/// <param name="Parent">The clustering that has the multipliers.</param>
/// <param name="LargestShare">The largest share of a cluster in the variation that identifies what is tested.</param>
/// <param name="Enumerated">Whether they are all combinations of signs.</param>
internal sealed record WildReplicates(
    WildClusterOptions Options,
    string Variant,
    ObservationGroups Parent,
    double LargestShare,
    bool Enumerated
);
