namespace Crabbymetrics.Data;

/// <summary>The texts of a block in the form in which its reader has them.</summary>
internal abstract class BlockTexts
{
    /// <summary>The distinct texts that were met, without those that mean a missing value.</summary>
    public abstract IReadOnlyList<string> Labels { get; }

    /// <summary>A text; null where it is missing.</summary>
    public abstract string? this[int row] { get; }

    /// <summary>Writes the places among <see cref="Labels"/> of some texts, -1 where one is missing.</summary>
    public abstract void ReadCodes(int firstRow, Span<int> codes);
}
