namespace Crabbymetrics.Distributed;

/// <summary>The rows of a partition.</summary>
/// <param name="Data">The rows that the model uses.</param>
/// <param name="SourceRowCount">The number of rows of the source there, those that the model does not use included.</param>
public sealed record LoadedRows(RegressionData Data, long SourceRowCount);
