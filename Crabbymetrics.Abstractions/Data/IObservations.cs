using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>What is known of observations beside their outcome and regressors: weights, groups, time, further columns.
/// Immutable.</summary>
public interface IObservations
{
    /// <summary>The number of rows.</summary>
    long RowCount { get; }

    /// <summary>The weights; null where there are none.</summary>
    ObservationWeights? Weights { get; }

    /// <summary>The clusterings by name; empty where there are none.</summary>
    ImmutableDictionary<string, Clustering> Clusters { get; }

    /// <summary>The time of each observation; null where there is none.</summary>
    TimeIndex? Time { get; }

    /// <summary>The unit of a panel that each observation belongs to; null where none was named.</summary>
    Clustering? Units { get; }

    /// <summary>Further columns by name that are no regressors: coordinates, marks of censoring, classes of exposure, ids.</summary>
    ImmutableDictionary<string, DesignColumn> Columns { get; }
}
