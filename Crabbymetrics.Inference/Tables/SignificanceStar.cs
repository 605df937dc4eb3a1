using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A mark for p-values below a threshold. Of several that apply the one with the smallest threshold is shown.</summary>
/// <param name="Threshold">The mark is for p-values below this.</param>
/// <param name="Mark">The mark: <c>**</c>.</param>
public readonly record struct SignificanceStar(double Threshold, string Mark)
{
    /// <summary>The thresholds common in economics: * below 0.1, ** below 0.05, *** below 0.01.</summary>
    public static ImmutableArray<SignificanceStar> Economics { get; } = [new(0.1, "*"), new(0.05, "**"), new(0.01, "***")];

    /// <summary>The thresholds common elsewhere: * below 0.05, ** below 0.01, *** below 0.001.</summary>
    public static ImmutableArray<SignificanceStar> Statistics { get; } = [new(0.05, "*"), new(0.01, "**"), new(0.001, "***")];

    internal static string MarkFor(ImmutableArray<SignificanceStar> stars, double? pValue) =>
        pValue is { } p
            ? stars
                .Where(star => p < star.Threshold)
                .OrderBy(static star => star.Threshold)
                .Select(static star => star.Mark)
                .FirstOrDefault("")
            : "";
}
