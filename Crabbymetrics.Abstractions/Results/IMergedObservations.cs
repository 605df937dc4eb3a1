namespace Crabbymetrics;

/// <summary>
/// A result over observations many of which are equal, that can answer for the distinct ones: the same estimates, with the number of equal observations as the frequency
/// weight of each. Formulas and resampling that ask for no single row work there, on fewer rows, to the same end.
/// </summary>
public interface IMergedObservations : IEstimationResult
{
    /// <summary>
    /// The same model with the same estimates over the distinct observations; null where there is none, as observations hardly repeat or have weights that are no frequencies.
    /// It has the capabilities of this result, <see cref="IWeightedObservations"/> with <see cref="WeightKind.Frequency"/> among them, but no clusters and no time.
    /// </summary>
    IEstimationResult? Merged { get; }

    /// <summary>The row where each distinct observation first appears; empty where <see cref="Merged"/> is null.</summary>
    ReadOnlySpan<int> FirstRows { get; }
}
