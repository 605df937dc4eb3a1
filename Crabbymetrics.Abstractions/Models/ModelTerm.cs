using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A term of a formula with its columns of the design.</summary>
/// <param name="Name">The term: <c>region</c>, <c>poly(age, 2)</c>, <c>smoke:race</c>.</param>
/// <param name="Variables">The variables of which it is the product.</param>
/// <param name="Columns">The names of its columns.</param>
public sealed record ModelTerm(string Name, ImmutableArray<string> Variables, ImmutableArray<string> Columns);
