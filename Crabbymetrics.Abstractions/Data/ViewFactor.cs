namespace Crabbymetrics;

/// <summary>The dummy columns of one factor in a view: consecutive columns, of which each row has a 1, or the factor's number, in one at
/// most.</summary>
/// <param name="Codes">The level of each row of the design.</param>
/// <param name="Scale">The number in each row of the design that multiplies the dummies; null for the dummies themselves.</param>
/// <param name="Places">For each level the place of its column among those of the factor; -1 where the view has none.</param>
/// <param name="Start">The first of its columns in the view.</param>
/// <param name="Count">The number of its columns in the view, 1 or more.</param>
internal sealed record ViewFactor(int[] Codes, double[]? Scale, int[] Places, int Start, int Count);
