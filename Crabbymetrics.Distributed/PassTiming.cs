namespace Crabbymetrics.Distributed;

/// <summary>The time of one pass over a cluster.</summary>
/// <param name="Kind">What was summed.</param>
/// <param name="Elapsed">From the question to its answer.</param>
/// <param name="Computing">Of it, the time that the slowest partition computed.</param>
/// <param name="Repetitions">How often the pass was asked again because nodes were lost.</param>
public readonly record struct PassTiming(string Kind, TimeSpan Elapsed, TimeSpan Computing, int Repetitions);
