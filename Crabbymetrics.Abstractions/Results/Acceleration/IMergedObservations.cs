namespace Crabbymetrics.Acceleration;

/// <summary>
/// A result over observations many of which are equal, that can answer for the distinct ones: the same estimates, with the number of equal
/// observations as the frequency weight of each. Formulas and resampling that ask for no single row work there, on fewer rows, to the same
/// end.
/// </summary>
public interface IMergedObservations : IEstimationResult
{
    /// <summary>
    /// The same model with the same estimates over the distinct observations, where the result has it at hand; null where it has not, or
    /// where observations have weights that are no frequencies. It has the capabilities of this result, <see cref="IObservedData"/>
    /// with <see cref="WeightKind.Frequency"/> among them, but no clusters and no time.
    /// </summary>
    IEstimationResult? Merged { get; }

    /// <summary>The row where each distinct observation of <see cref="Merged"/> first appears; empty where that is null.</summary>
    ReadOnlySpan<int> FirstRows { get; }

    /// <summary>
    /// The same for those who ask so much of it that looking for it pays, as resampling does: it is looked for where it is not at hand.
    /// What it finds does not change <see cref="Merged"/>, so that no covariance depends on what was asked before.
    /// </summary>
    /// <returns>The model over distinct observations; null where resampling is as well off with all rows.</returns>
    IEstimationResult? FindMerged();
}
