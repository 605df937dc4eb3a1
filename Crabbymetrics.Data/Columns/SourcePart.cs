namespace Crabbymetrics.Data;

/// <summary>A part of a source that can be read alone.</summary>
/// <param name="Name">Its name, for messages: <c>data/2021.parquet, row group 3</c>.</param>
/// <param name="RowCount">The number of its rows, complete or not.</param>
public sealed record SourcePart(string Name, int RowCount);
