namespace Crabbymetrics.Numerics;

/// <summary>A categorical variable in some rows: a code a row, and the place of each code's level among the columns of the factor, or -1
/// where the level has none. Each code must be a position in the places: this is not checked.</summary>
/// <param name="codes">The code of each row.</param>
/// <param name="places">The place of each level.</param>
public readonly ref struct FactorRows(ReadOnlySpan<int> codes, int[] places)
{
    /// <summary>The code of each row.</summary>
    public ReadOnlySpan<int> Codes { get; } = codes;

    /// <summary>The place of each level; -1 for none.</summary>
    public int[] Places { get; } = places;
}
