using System.Collections.Immutable;

namespace Crabbymetrics.Optimization;

/// <summary>What a search from many starts has found. Immutable.</summary>
public sealed class MultistartResult
{
    /// <summary>The run with the lowest cost among those that converged; among all where none did, so look at
    /// <see cref="OptimizationResult.Converged"/>. Of equal costs, the one of the earliest start.</summary>
    public required OptimizationResult Best { get; init; }

    /// <summary>All runs, in the order of their starts.</summary>
    public required ImmutableArray<OptimizationResult> Runs { get; init; }

    /// <summary>The different minima found, the lowest first: one run for each point.</summary>
    public required ImmutableArray<OptimizationResult> Minima { get; init; }

    /// <summary>How many runs ended at the best point. One of many starts is a sign that lower minima may have been missed.</summary>
    public required int BestCount { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Runs.Length} starts, {Minima.Length} minima; the best by {BestCount}. {Best}");
}
