namespace Crabbymetrics;

/// <summary>A column of a <see cref="ResultSection"/>. Immutable.</summary>
/// <param name="Key">Its name for programs: <c>gap</c>.</param>
/// <param name="Heading">Its name for people.</param>
public sealed record ResultColumn(string Key, string Heading);
