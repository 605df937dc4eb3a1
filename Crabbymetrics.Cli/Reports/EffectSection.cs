using System.Collections.Immutable;

namespace Crabbymetrics.Cli.Reports;

/// <summary>A table of functions of the parameters: rate ratios, marginal effects.</summary>
/// <param name="Key">Its property in the JSON.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record EffectSection(string Key, string Title, ImmutableArray<CoefficientRow> Rows);
