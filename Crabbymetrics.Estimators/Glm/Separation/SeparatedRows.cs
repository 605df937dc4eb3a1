using System.Collections.Immutable;

namespace Crabbymetrics.Estimators;

/// <summary>Rows that some combination of columns separates, and that combination.</summary>
/// <param name="Rows">The zero-based rows, ascending.</param>
/// <param name="Columns">The names of the columns in the combination, the intercept among them where it has a part.</param>
internal sealed record SeparatedRows(ImmutableArray<int> Rows, ImmutableArray<string> Columns);
