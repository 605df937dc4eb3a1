using Crabbymetrics.Acceleration;

namespace Crabbymetrics.Inference;

/// <summary>The result to ask where no single row is asked for: that over distinct observations, where a result has one.</summary>
internal static class DistinctObservations
{
    public static IEstimationResult Of(IEstimationResult result) => (result as IMergedObservations)?.Merged ?? result;

    /// <summary>The same for resampling, for which a result may look for its distinct observations.</summary>
    public static IEstimationResult ToResample(IEstimationResult result) => (result as IMergedObservations)?.FindMerged() ?? result;

    /// <summary>The row of the data that a row of <see cref="Of"/> first is.</summary>
    public static int RowOf(IEstimationResult result, int row) =>
        result is IMergedObservations { Merged: not null } merged ? merged.FirstRows[row] : row;
}
