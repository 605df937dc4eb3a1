using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>
/// A result that says of which observations it is, a row for each of its scores: what weights, and covariances over clusters, time or
/// space, need. <c>public IObservations Observations => data;</c> is all that a result over <see cref="RegressionData"/> writes; one over
/// data of its own gives an <see cref="ObservationSet"/>. Without this capability every row is one observation of no group.
/// </summary>
/// <remarks>
/// <para>
/// Scores, information, leverages and working weights of a result include its weights already. What the kind adds is how many observations
/// a row stands for: a row with frequency f is f equal rows, each with the score <c>s/f</c>, so that it adds <c>f (s/f)(s/f)' = s s'/f</c>
/// to the middle of a sandwich and each of its copies has leverage <c>h/f</c>. Inference does that arithmetic: a result only returns its
/// weights.
/// </para>
/// <para>With probability weights only robust covariances hold, and inference refuses the others.</para>
/// </remarks>
public interface IObservedData
{
    /// <summary>The observations. Where the fit left rows out, the result gives <see cref="Weights"/> of its own, with 0 for these
    /// rows.</summary>
    IObservations Observations { get; }

    /// <summary>The groups by name; empty where the data named none.</summary>
    /// <value>Default those of <see cref="Observations"/>.</value>
    ImmutableDictionary<string, Clustering> Clusters => Observations.Clusters;

    /// <summary>The time index; null where the data have none.</summary>
    /// <value>Default that of <see cref="Observations"/>.</value>
    TimeIndex? Time => Observations.Time;

    /// <summary>The weights, one for each row; null where there are none.</summary>
    /// <value>Default those of <see cref="Observations"/>.</value>
    ObservationWeights? Weights => Observations.Weights;
}
