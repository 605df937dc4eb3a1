using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>What a function of a formula learned from the rows of the fit, and applies to new rows: plain, so that it can be
/// stored.</summary>
/// <param name="Term">The call: <c>poly(x, 2)</c>.</param>
/// <param name="Function">The kind: <c>scale</c>, <c>poly</c>, <c>raw</c>, <c>bs</c> or <c>ns</c>.</param>
/// <param name="Parameters">Its numbers by name: <c>center</c> and <c>scale</c>; <c>alpha</c> and <c>norm</c>; <c>degree</c>, <c>knots</c>,
/// <c>boundary</c>, <c>intercept</c> and <c>rotation</c>.</param>
public sealed record TransformState(string Term, string Function, ImmutableSortedDictionary<string, ImmutableArray<double>> Parameters);
