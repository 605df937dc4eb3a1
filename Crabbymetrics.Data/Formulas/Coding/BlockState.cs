using System.Collections.Immutable;

namespace Crabbymetrics.Data;

/// <summary>Columns of a design that one term gives: a product of numbers, of factors, or of both. Plain, so that it can be
/// stored.</summary>
/// <param name="Term">The variables of the term in the order in which they are written, which is that of their parts in a name.</param>
/// <param name="Factors">The factors of the product; fewer than the term has where other terms span the rest.</param>
/// <param name="Cells">The combinations of levels that rows of the fit had and that have a column; empty for a product of less than two
/// factors.</param>
public sealed record BlockState(
    ImmutableArray<string> Term,
    ImmutableArray<BlockFactor> Factors,
    ImmutableArray<ImmutableArray<int>> Cells
);
