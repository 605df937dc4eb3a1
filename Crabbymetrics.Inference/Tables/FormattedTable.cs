using System.Collections.Immutable;

namespace Crabbymetrics.Inference;

/// <summary>A table made ready for any format: cells as text, in sections that rules part from each other. Immutable.</summary>
public sealed class FormattedTable
{
    /// <summary>The caption; null for none.</summary>
    public string? Caption { get; init; }

    /// <summary>The header rows; the first cell of each is above the row names.</summary>
    public required ImmutableArray<ImmutableArray<TableCell>> Header { get; init; }

    /// <summary>The sections of the body, each some rows; the first cell of a row is its name.</summary>
    public required ImmutableArray<ImmutableArray<ImmutableArray<TableCell>>> Sections { get; init; }

    /// <summary>The notes below the table.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The number of columns, row names included.</summary>
    public int ColumnCount => Header[0].Length;
}
