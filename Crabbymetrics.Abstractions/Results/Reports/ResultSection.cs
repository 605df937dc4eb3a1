using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A table of a result: weights, say, or gaps. Immutable.</summary>
public sealed record ResultSection
{
    /// <summary>Its name for programs: <c>weights</c>, an array of objects in JSON.</summary>
    public required string Key { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>The columns.</summary>
    public required ImmutableArray<ResultColumn> Columns { get; init; }

    /// <summary>The rows, with a cell for each column.</summary>
    public required ImmutableArray<ImmutableArray<ResultCell>> Rows { get; init; }

    /// <summary>Whether it is one row that programs get as an object of its own.</summary>
    /// <value>Default false.</value>
    public bool IsObject { get; init; }

    /// <summary>How many of the rows tables for people show; programs get all.</summary>
    /// <value>Default null: all.</value>
    public int? Shown { get; init; }

    /// <summary>What is said of the rows that are not shown.</summary>
    /// <value>Default null: nothing.</value>
    public string? Remainder { get; init; }
}
