namespace Crabbymetrics.Data;

/// <summary>A column that a model needs, and how it reads it. One column may be asked for in both ways.</summary>
/// <param name="Name">The column.</param>
/// <param name="Kind">How its values are read.</param>
public sealed record ColumnRequest(string Name, ColumnKind Kind)
{
    /// <summary>Whether a row stays in the table where this column misses its value: it is then NaN among numbers, and has the code -1
    /// among labels.</summary>
    /// <value>Default false: such a row is left out.</value>
    public bool KeepsMissing { get; init; }
}
