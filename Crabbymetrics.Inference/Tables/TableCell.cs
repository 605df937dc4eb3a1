namespace Crabbymetrics.Inference;

/// <summary>A cell of a formatted table: text that a format escapes by its own rules.</summary>
/// <param name="Text">What it says, not escaped.</param>
/// <param name="Marks">Marks of significance behind it; empty for none.</param>
/// <param name="IsNumber">Whether it holds numbers, with whatever parentheses: a format may align or set them in its own way.</param>
public readonly record struct TableCell(string Text, string Marks = "", bool IsNumber = false)
{
    /// <summary>A cell with nothing in it.</summary>
    public static TableCell Empty { get; } = new("");
}
