namespace Crabbymetrics;

/// <summary>A single value of a result, by its name. Immutable.</summary>
/// <param name="Key">Its name for programs: <c>pre_rmspe</c>.</param>
/// <param name="Title">Its name for people; empty for a value that tables leave out.</param>
/// <param name="Value">The value.</param>
public sealed record ResultValue(string Key, string Title, ResultCell Value);
