namespace Crabbymetrics.Distributed;

/// <summary>The sums of a pass over some partitions, or why there are none.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.PassAnswer")]
internal sealed record PassAnswer
{
    [Id(0)]
    public double[]? Sums { get; init; }

    [Id(1)]
    public string? Failure { get; init; }

    /// <summary>The time that the slowest partition computed, in ticks of the stopwatch.</summary>
    [Id(2)]
    public long Ticks { get; init; }
}
