namespace Crabbymetrics.Data;

/// <summary>How far a pass over all rows is.</summary>
/// <param name="Pass">The number of the pass, from 1: readings that learn levels count too.</param>
/// <param name="Kind">What it is for: <c>levels</c>, <c>moments</c>, or the kind of a pass of the fit.</param>
/// <param name="PartsDone">How many parts it has done.</param>
/// <param name="PartCount">The number of parts.</param>
public readonly record struct StreamingProgress(int Pass, string Kind, int PartsDone, int PartCount);
