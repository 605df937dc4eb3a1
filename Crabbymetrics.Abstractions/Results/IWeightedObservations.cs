namespace Crabbymetrics;

/// <summary>A result whose observations carry weights of a stated kind. Without it every row is one observation.</summary>
/// <remarks>
/// <para>
/// Scores, information, leverages and working weights of a result include its weights already. What the kind adds is how many observations
/// a row stands for: a row with frequency f is f equal rows, each with the score <c>s/f</c>, so that it adds <c>f (s/f)(s/f)' = s s'/f</c>
/// to the middle of a sandwich and each of its copies has leverage <c>h/f</c>. Inference does that arithmetic: a result only returns its
/// weights.
/// </para>
/// <para>With probability weights only robust covariances hold, and inference refuses the others.</para>
/// </remarks>
public interface IWeightedObservations
{
    /// <summary>The weights, one for each row of <see cref="IScoreContributions"/>; null where there are none.</summary>
    ObservationWeights? Weights { get; }
}
