using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>The estimated coefficients of an absorbed effect.</summary>
/// <param name="Name">The name of the effect.</param>
/// <param name="Levels">Its levels, in the order in which they appear in the data that were used.</param>
/// <param name="Values">The coefficient of each level; NaN where a level has no observation with weight.</param>
/// <param name="Normalization">What makes the values unique, in words.</param>
public sealed record EffectEstimates(string Name, ImmutableArray<string> Levels, ImmutableArray<double> Values, string Normalization);
