using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A cell of a table: the text that people read, and the number behind it that programs read.</summary>
/// <param name="Text">What it says, not escaped: each format escapes by its own rules.</param>
/// <param name="Marks">Marks of significance behind it; empty for none.</param>
/// <param name="IsNumber">Whether it holds numbers, with whatever parentheses: a format may align or set them in its own way.</param>
public readonly record struct TableCell(string Text, string Marks = "", bool IsNumber = false)
{
    private readonly int _further;

    /// <summary>A cell with nothing in it.</summary>
    public static TableCell Empty { get; } = new("");

    /// <summary>The number with all its digits; null where the cell is text, or a number that is not available.</summary>
    public double? Value { get; init; }

    /// <summary>The number of columns over which the cell stands, 1 or more: a heading of several columns has more than one.</summary>
    public int Span
    {
        get => _further + 1;
        init => _further = Math.Max(0, value - 1);
    }

    /// <summary>Cells of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>A cell for each.</returns>
    public static ImmutableArray<TableCell> Row(params ReadOnlySpan<string> texts)
    {
        ImmutableArray<TableCell>.Builder cells = ImmutableArray.CreateBuilder<TableCell>(texts.Length);
        foreach (string text in texts)
        {
            cells.Add(new TableCell(text));
        }

        return cells.MoveToImmutable();
    }

    /// <summary>Whether it would hold a number that is not available, whatever people read in its place.</summary>
    internal bool IsMissing => IsNumber && Value is null && !Text.Any(char.IsDigit);

    /// <summary>A cell of a number.</summary>
    /// <param name="value">The number; null, or not finite, where it is not available.</param>
    /// <param name="format">How people read it.</param>
    /// <returns>The cell; an empty one where the number is not available.</returns>
    public static TableCell Of(double? value, Func<double, string> format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return value is { } number && double.IsFinite(number)
            ? new TableCell(format(number), IsNumber: true) { Value = number }
            : Empty with
            {
                IsNumber = true,
            };
    }
}
