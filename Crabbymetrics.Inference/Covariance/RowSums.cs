namespace Crabbymetrics.Inference;

/// <summary>Results whose rows live elsewhere: what sums their scores, and the refusal of what needs values by row.</summary>
internal static class RowSums
{
    /// <summary>The sums by recipe, where they are all there is; null where values by row are available.</summary>
    public static IScoreSums? Only(IEstimationResult result) => result is IScoreSums { RowsUnavailableReason: not null } sums ? sums : null;

    /// <summary>Refuses a formula that needs values by row.</summary>
    /// <exception cref="InferenceUnavailableException">The rows live elsewhere.</exception>
    public static void RequireRows(IEstimationResult result, string formula)
    {
        if (result is IScoreSums { RowsUnavailableReason: { } reason })
        {
            throw new InferenceUnavailableException($"'{formula}' needs values of single rows: {reason}");
        }
    }
}
