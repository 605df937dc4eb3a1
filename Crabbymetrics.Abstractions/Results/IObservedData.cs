using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result that says of which observations it is, a row for each of its scores: what covariances over clusters, time or space need.
/// <c>public IObservations Observations => data;</c> is all that a result over <see cref="RegressionData"/> writes.
/// </summary>
public interface IObservedData : IGroupedObservations, IWeightedObservations
{
    /// <summary>The observations. Where the fit left rows out, the result gives <see cref="IWeightedObservations.Weights"/> of its own,
    /// with 0 for these rows.</summary>
    IObservations Observations { get; }

    ImmutableDictionary<string, Clustering> IGroupedObservations.Clusters => Observations.Clusters;

    TimeIndex? IGroupedObservations.Time => Observations.Time;

    ObservationWeights? IWeightedObservations.Weights => Observations.Weights;
}
