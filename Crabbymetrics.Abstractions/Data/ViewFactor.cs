namespace Crabbymetrics;

/// <summary>The dummy columns of one factor in a view: consecutive columns, of which each row has a 1 in one at most.</summary>
/// <param name="Codes">The level of each row of the design.</param>
/// <param name="Places">For each level the place of its column among those of the factor; -1 where the view has none.</param>
/// <param name="Start">The first of its columns in the view.</param>
/// <param name="Count">The number of its columns in the view, 1 or more.</param>
internal sealed record ViewFactor(int[] Codes, int[] Places, int Start, int Count);
