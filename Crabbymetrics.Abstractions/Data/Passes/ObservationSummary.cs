using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What is known of outcome, weights, offset and groups of observations without their values. Immutable.</summary>
public sealed record ObservationSummary
{
    /// <summary>The number n of rows.</summary>
    public required long RowCount { get; init; }

    /// <summary>The name of the outcome.</summary>
    public string OutcomeName { get; init; } = "y";

    /// <summary>The smallest of the outcomes.</summary>
    public required double SmallestOutcome { get; init; }

    /// <summary>The largest of the outcomes.</summary>
    public required double LargestOutcome { get; init; }

    /// <summary>The weighted sum of the outcomes.</summary>
    public required double OutcomeSum { get; init; }

    /// <summary>The meaning of the weights; null where there are none.</summary>
    public WeightKind? WeightKind { get; init; }

    /// <summary>The sum of the weights; the number of rows where there are none.</summary>
    public required double WeightSum { get; init; }

    /// <summary>The number of rows with a positive weight.</summary>
    public required long PositiveCount { get; init; }

    /// <summary>Whether there is an offset.</summary>
    public bool HasOffset { get; init; }

    /// <summary>The smallest of the offsets; 0 where there are none.</summary>
    public double SmallestOffset { get; init; }

    /// <summary>The largest of the offsets; 0 where there are none.</summary>
    public double LargestOffset { get; init; }

    /// <summary>The weighted sum of the offsets; 0 where there are none.</summary>
    public double OffsetSum { get; init; }

    /// <summary>The logarithm of the weighted sum of exp(offset): of the sum of the exposures.</summary>
    public required double LogExposure { get; init; }

    /// <summary>The labels of the groups by the name of the clustering.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Clusterings { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The classes that the outcomes 0, 1, 2 and so on stand for; empty where the outcomes are numbers.</summary>
    public ImmutableArray<string> OutcomeClasses { get; init; } = [];

    /// <summary>The number of observations: rows with a positive weight, or the sum of the weights where they are frequencies.</summary>
    public double ObservationCount => WeightKind == Crabbymetrics.WeightKind.Frequency ? WeightSum : PositiveCount;

    /// <summary>The summary of data in memory.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The summary.</returns>
    public static ObservationSummary Of(RegressionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ReadOnlySpan<double> outcome = data.Outcome.Span,
            offset = data.Offset.Span,
            weights = data.Weights is { } own ? own.Values.Span : default;
        double outcomes = 0.0,
            offsets = 0.0,
            total = 0.0,
            exposures = 0.0,
            smallest = double.PositiveInfinity,
            largest = double.NegativeInfinity;
        for (int i = 0; i < offset.Length; i++)
        {
            smallest = Math.Min(smallest, offset[i]);
            largest = Math.Max(largest, offset[i]);
        }

        // The largest offset is taken out first, so that no exponential overflows.
        double shift = offset.IsEmpty ? 0.0 : largest;
        for (int i = 0; i < outcome.Length; i++)
        {
            double weight = weights.IsEmpty ? 1.0 : weights[i];
            total += weight;
            outcomes += weight * outcome[i];
            offsets += offset.IsEmpty ? 0.0 : weight * offset[i];
            exposures += offset.IsEmpty ? weight : weight * Math.Exp(offset[i] - shift);
        }

        return new ObservationSummary
        {
            RowCount = data.RowCount,
            OutcomeName = data.OutcomeName,
            SmallestOutcome = data.SmallestOutcome,
            LargestOutcome = data.LargestOutcome,
            OutcomeSum = outcomes,
            WeightKind = data.Weights?.Kind,
            WeightSum = total,
            PositiveCount = data.Weights?.PositiveCount ?? data.RowCount,
            HasOffset = data.HasOffset,
            SmallestOffset = data.HasOffset ? smallest : 0.0,
            LargestOffset = data.HasOffset ? largest : 0.0,
            OffsetSum = offsets,
            LogExposure = Math.Log(exposures) + shift,
            Clusterings = data.Clusters.ToImmutableDictionary(static pair => pair.Key, static pair => pair.Value.Labels),
            OutcomeClasses = data.OutcomeClasses,
        };
    }

    /// <summary>The summary of all observations, from those of pieces of them.</summary>
    /// <param name="pieces">The summary of each piece, in their order.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="ArgumentException">There is no piece, or two pieces differ in what they have: weights of another kind, an offset in
    /// one alone, other clusterings or classes.</exception>
    public static ObservationSummary Combine(IReadOnlyList<ObservationSummary> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        if (pieces.Count == 0)
        {
            throw new ArgumentException("There are no pieces: at least one is needed.", nameof(pieces));
        }

        ObservationSummary all = pieces[0];
        for (int piece = 1; piece < pieces.Count; piece++)
        {
            all = all.With(pieces[piece], piece);
        }

        return all;
    }

    private ObservationSummary With(ObservationSummary next, int piece)
    {
        RequireSame(OutcomeName, next.OutcomeName, "another outcome", piece);
        RequireSame(WeightKind, next.WeightKind, "weights of another kind, or none,", piece);
        RequireSame(HasOffset, next.HasOffset, "an offset, or none,", piece);
        RequireSame(OutcomeClasses.AsSpan().SequenceEqual(next.OutcomeClasses.AsSpan()), true, "other classes", piece);
        RequireSame(Clusterings.Keys.ToHashSet().SetEquals(next.Clusterings.Keys), true, "other clusterings", piece);
        double least = Math.Min(LogExposure, next.LogExposure),
            most = Math.Max(LogExposure, next.LogExposure);
        return this with
        {
            RowCount = RowCount + next.RowCount,
            SmallestOutcome = Math.Min(SmallestOutcome, next.SmallestOutcome),
            LargestOutcome = Math.Max(LargestOutcome, next.LargestOutcome),
            OutcomeSum = OutcomeSum + next.OutcomeSum,
            WeightSum = WeightSum + next.WeightSum,
            PositiveCount = PositiveCount + next.PositiveCount,
            SmallestOffset = Math.Min(SmallestOffset, next.SmallestOffset),
            LargestOffset = Math.Max(LargestOffset, next.LargestOffset),
            OffsetSum = OffsetSum + next.OffsetSum,
            LogExposure = double.IsNegativeInfinity(most) ? most : most + Math.Log(1.0 + Math.Exp(least - most)),
            Clusterings = Clusterings.ToImmutableDictionary(
                static pair => pair.Key,
                pair => pair.Value.Union(next.Clusterings[pair.Key]).ToImmutableArray()
            ),
        };
    }

    private static void RequireSame<T>(T own, T other, string difference, int piece)
    {
        if (!EqualityComparer<T>.Default.Equals(own, other))
        {
            throw new ArgumentException($"Piece {piece} has {difference} where the pieces before it have not: all pieces are alike.");
        }
    }
}
