using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>The levels of a factor as a model was fitted to them: plain, so that it can be stored.</summary>
/// <param name="Variable">The variable: <c>region</c>, <c>C(year, ref = 2001)</c>.</param>
/// <param name="Name">The name in front of its levels: <c>region</c>, <c>year</c>.</param>
/// <param name="Levels">Its levels, in the order of their codes.</param>
/// <param name="IsNumeric">Whether all levels are numbers, which are equal where their values are: 7, 07 and 7.0.</param>
/// <param name="Baselines">The levels, by position, without a column where the factor is compared with its baseline: the baseline, or the
/// several references of <c>i()</c>.</param>
/// <param name="Contrast">How levels become columns.</param>
/// <param name="Breaks">Where <c>cut()</c> cuts; empty for other factors.</param>
public sealed record FactorState(
    string Variable,
    string Name,
    ImmutableArray<string> Levels,
    bool IsNumeric,
    ImmutableArray<int> Baselines,
    FactorContrast Contrast,
    ImmutableArray<double> Breaks
);
