namespace Crabbymetrics.Data;

/// <summary>Rows of the source that are not in the data. Each row counts under one reason.</summary>
/// <param name="Reason"><c>by</c>: it is of another level than the model; <c>where</c>: the condition does not hold; <c>missing</c>: a
/// value is missing; <c>lag</c>: there is no row of the period that a lag or lead is of; <c>common</c>: a value of another model of the
/// same run is missing.</param>
/// <param name="Count">The number of rows.</param>
public sealed record DroppedRows(string Reason, int Count);
