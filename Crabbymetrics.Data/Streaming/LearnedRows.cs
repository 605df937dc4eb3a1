namespace Crabbymetrics.Data;

/// <summary>What a model learned from all rows before any is coded.</summary>
/// <param name="Witnesses">Rows with every level and every combination of levels.</param>
/// <param name="Transforms">What functions learned.</param>
/// <param name="RowCount">The number of rows; the largest number where they were not counted.</param>
internal sealed record LearnedRows(ColumnTable Witnesses, Dictionary<string, BasisTransform> Transforms, long RowCount);
