using System.Collections.Immutable;

namespace Crabbymetrics;

/// <summary>A result as values and tables that a host shows as they are, where a table of coefficients with standard errors would not do it
/// justice. Immutable.</summary>
public sealed record ResultReport
{
    /// <summary>What was fitted, in a line: the outcome, say, and the treated units.</summary>
    public required string Subject { get; init; }

    /// <summary>Single values.</summary>
    public ImmutableArray<ResultValue> Values { get; init; } = [];

    /// <summary>Tables.</summary>
    public ImmutableArray<ResultSection> Sections { get; init; } = [];

    /// <summary>What the user should know, beside the warnings of the fit.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
