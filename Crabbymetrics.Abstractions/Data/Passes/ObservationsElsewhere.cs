namespace Crabbymetrics;

/// <summary>The refusal of what needs values by row of observations that give sums alone.</summary>
public static class ObservationsElsewhere
{
    /// <summary>Says that something is not available, and why.</summary>
    /// <param name="what">What was asked for, in the plural: <c>the residuals of single rows</c>.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <returns>The error to throw.</returns>
    public static InferenceUnavailableException Refusal(string what, long rowCount) =>
        new(FormattableString.Invariant($"There are no {what} here: {Reason(rowCount)}"));

    /// <summary>Why there are no values by row.</summary>
    /// <param name="rowCount">The number of rows.</param>
    /// <returns>A sentence without its capital.</returns>
    public static string Reason(long rowCount) =>
        FormattableString.Invariant($"the {rowCount} rows of these observations live elsewhere, and passes over them give sums, not ")
        + $"values by row. What is made of sums works (vanilla, sandwich, hc1, clustered errors); for the rest, fit "
        + $"{nameof(RegressionData)} in memory.";
}
