using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What is known of the rows of data that are no <see cref="RegressionData"/>: the answer to
/// <see cref="IObservedData.Observations"/> of a model with data of its own. Immutable.</summary>
/// <param name="rowCount">The number n of rows.</param>
public sealed class ObservationSet(int rowCount) : IObservations
{
    /// <inheritdoc/>
    public long RowCount { get; } = rowCount;

    /// <inheritdoc/>
    public ObservationWeights? Weights { get; init; }

    /// <inheritdoc/>
    public ImmutableDictionary<string, Clustering> Clusters { get; init; } = ImmutableDictionary<string, Clustering>.Empty;

    /// <inheritdoc/>
    public TimeIndex? Time { get; init; }

    /// <inheritdoc/>
    public Clustering? Units { get; init; }

    /// <inheritdoc/>
    public ImmutableDictionary<string, DesignColumn> Columns { get; init; } = ImmutableDictionary<string, DesignColumn>.Empty;
}
