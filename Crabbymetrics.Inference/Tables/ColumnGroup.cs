namespace Crabbymetrics.Inference;

/// <summary>A heading over the columns of several models.</summary>
/// <param name="Title">The heading; empty for models without one.</param>
/// <param name="Count">The number of models under it, 1 or more.</param>
public readonly record struct ColumnGroup(string Title, int Count);
