using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A pass as text and numbers: what is sent to where the rows are. Immutable.</summary>
/// <param name="Kind">What is summed: <c>glm.evaluation</c>, say.</param>
/// <param name="Names">Names that it takes: of a family, of a clustering.</param>
/// <param name="Numbers">Its numbers: a constant, coefficients.</param>
public sealed record PassDescription(string Kind, ImmutableArray<string> Names, ImmutableArray<double> Numbers);
