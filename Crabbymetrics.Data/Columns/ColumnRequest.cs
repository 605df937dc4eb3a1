namespace Crabbymetrics.Data;

/// <summary>A column that a model needs, and how it reads it. One column may be asked for in both ways.</summary>
/// <param name="Name">The column.</param>
/// <param name="Kind">How its values are read.</param>
public sealed record ColumnRequest(string Name, ColumnKind Kind);
