using System.Collections.Immutable;

namespace Crabbymetrics.Distributed;

/// <summary>An <see cref="ObservationSummary"/> as it travels.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Crabbymetrics.SummaryMessage")]
internal sealed record SummaryMessage
{
    [Id(0)]
    public required string OutcomeName { get; init; }

    [Id(1)]
    public required long RowCount { get; init; }

    [Id(2)]
    public required long PositiveCount { get; init; }

    /// <summary>-1 where there are no weights.</summary>
    [Id(3)]
    public required int WeightKind { get; init; }

    [Id(4)]
    public required bool HasOffset { get; init; }

    /// <summary>Smallest and largest outcome, their sum, the sum of the weights, smallest and largest offset, their sum, the logarithm of
    /// the exposure.</summary>
    [Id(5)]
    public required double[] Numbers { get; init; }

    [Id(6)]
    public required Dictionary<string, string[]> Clusterings { get; init; }

    [Id(7)]
    public required string[] OutcomeClasses { get; init; }

    public static SummaryMessage Of(ObservationSummary summary) =>
        new()
        {
            OutcomeName = summary.OutcomeName,
            RowCount = summary.RowCount,
            PositiveCount = summary.PositiveCount,
            WeightKind = summary.WeightKind is { } kind ? (int)kind : -1,
            HasOffset = summary.HasOffset,
            Numbers =
            [
                summary.SmallestOutcome,
                summary.LargestOutcome,
                summary.OutcomeSum,
                summary.WeightSum,
                summary.SmallestOffset,
                summary.LargestOffset,
                summary.OffsetSum,
                summary.LogExposure,
            ],
            Clusterings = summary.Clusterings.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray()),
            OutcomeClasses = [.. summary.OutcomeClasses],
        };

    public ObservationSummary ToSummary() =>
        new()
        {
            OutcomeName = OutcomeName,
            RowCount = RowCount,
            PositiveCount = PositiveCount,
            WeightKind = WeightKind < 0 ? null : (WeightKind)WeightKind,
            HasOffset = HasOffset,
            SmallestOutcome = Numbers[0],
            LargestOutcome = Numbers[1],
            OutcomeSum = Numbers[2],
            WeightSum = Numbers[3],
            SmallestOffset = Numbers[4],
            LargestOffset = Numbers[5],
            OffsetSum = Numbers[6],
            LogExposure = Numbers[7],
            Clusterings = Clusterings.ToImmutableDictionary(static pair => pair.Key, static pair => ImmutableArray.Create(pair.Value)),
            OutcomeClasses = [.. OutcomeClasses],
        };
}
